"""What HomeView spends on services: prices, budgets, reports. Pure; whole nano-dollars (1 USD = 10**9)."""
