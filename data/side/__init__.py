"""What people add beside the warehouse: its tables, and the database that holds them."""
