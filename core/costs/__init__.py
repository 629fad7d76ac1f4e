"""Money that HomeView spends on services: prices, budgets, reports. Pure; whole nano-dollars (1 USD = 1_000_000_000)."""
