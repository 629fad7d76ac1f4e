"""Settings of money and of how often: budgets that warn, limits that hold, rates, reports."""

from decimal import Decimal

from pydantic import field_validator
from pydantic_settings import BaseSettings

from bot.settings_field import setting
from bot.settings_models import SERVICES
from core.costs.limits import Limit, of_settings, parse_limits
from core.limits import parse_rate, parse_rates

REPORTS = ("daily", "weekly", "monthly")


class MoneySettings(BaseSettings):
    """A part of Settings."""

    budget_daily: Decimal = setting("HOMEVIEW_BUDGET_DAILY", "dollars a day before alerts", Decimal(50))
    budget_weekly: Decimal = setting("HOMEVIEW_BUDGET_WEEKLY", "dollars a week before alerts", Decimal(300))
    budget_monthly: Decimal = setting("HOMEVIEW_BUDGET_MONTHLY", "dollars a month before alerts", Decimal(1000))
    limit_hourly: Decimal = setting("HOMEVIEW_LIMIT_HOURLY", "dollars an hour at the most; 0: no limit", Decimal(0))
    limit_daily: Decimal = setting("HOMEVIEW_LIMIT_DAILY", "dollars a day at the most; 0: no limit", Decimal(0))
    limits: str = setting(
        "HOMEVIEW_LIMITS",
        "more limits: gemini.day=10, person.day=1, tenant.month=50 (a service, all, tenant, person or journey; "
        "hour, day, week or month; dollars)",
        "",
    )
    rate_person: str = setting("HOMEVIEW_RATE_PERSON", "calls to models for one person, at most, or off", "20/minute")
    rate_workspace: str = setting(
        "HOMEVIEW_RATE_WORKSPACE", "calls to models for one workspace, at most, or off", "300/minute"
    )
    rate_providers: str = setting(
        "HOMEVIEW_RATE_PROVIDERS", "calls to a provider at the most: gemini=60/minute, deepseek=30/minute", ""
    )
    rate_messages: str = setting("HOMEVIEW_RATE_MESSAGES", "messages of one person, at most, or off", "300/minute")
    reports: str = setting(
        "HOMEVIEW_REPORTS", "cost reports to the admin channel: daily, weekly, monthly, or off", "daily,weekly,monthly"
    )

    @field_validator("budget_daily", "budget_weekly", "budget_monthly")
    @classmethod
    def _budget_positive(cls, value: Decimal) -> Decimal:
        if value <= 0:
            raise ValueError("must be more than 0 dollars")
        return value

    @field_validator("limit_hourly", "limit_daily")
    @classmethod
    def _limit_not_negative(cls, value: Decimal) -> Decimal:
        if value < 0:
            raise ValueError("must be dollars, or 0 for no limit")
        return value

    @field_validator("limits")
    @classmethod
    def _limits_read(cls, value: str) -> str:
        parse_limits(value, SERVICES)
        return value

    @field_validator("rate_person", "rate_workspace", "rate_messages")
    @classmethod
    def _rate_reads(cls, value: str) -> str:
        parse_rate(value)
        return value

    @field_validator("rate_providers")
    @classmethod
    def _rates_read(cls, value: str) -> str:
        parse_rates(value, SERVICES)
        return value

    @field_validator("reports")
    @classmethod
    def _reports_known(cls, value: str) -> str:
        named = [part.strip().lower() for part in value.split(",") if part.strip()]
        if named != ["off"] and not set(named) <= set(REPORTS):
            raise ValueError("must be daily, weekly, monthly (comma-separated), or off")
        return ",".join(named)

    @property
    def hard_limits(self) -> tuple[Limit, ...]:
        return of_settings(self.limit_hourly, self.limit_daily, parse_limits(self.limits))
