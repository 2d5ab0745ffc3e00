"""What people see and press. Text from the network is shown as plain text, never as markup."""
