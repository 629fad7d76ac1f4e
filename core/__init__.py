"""What HomeView is: journeys, understanding, money, messages. Knows no vendor and no platform."""
