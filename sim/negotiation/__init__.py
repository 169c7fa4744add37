"""What theory says of a crisis without playing it: zones, solutions, trades, lines to move."""
