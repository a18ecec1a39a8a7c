"""What a security officer signs: each goal with the checks that prove it, run at full size, and what came of them."""
