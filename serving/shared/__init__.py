"""What the processes of one server share: a bounded cache of answers, and a board of what all of them must know."""
