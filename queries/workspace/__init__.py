"""What people keep beside the warehouse."""
