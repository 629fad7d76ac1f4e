"""What Slack sends, as far as we read it: pydantic models that ignore the rest."""

from typing import Any

from pydantic import BaseModel, ConfigDict, Field


class _Read(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)


class File(_Read):
    id: str
    name: str | None = None
    mimetype: str | None = None
    size: int | None = None
    mode: str | None = None
    url_private: str | None = None
    url_private_download: str | None = None


class Said(_Read):
    """A message inside `message_changed`."""

    user: str | None = None
    bot_id: str | None = None
    text: str | None = None
    ts: str = ""
    thread_ts: str | None = None
    parent_user_id: str | None = None


class Event(_Read):
    """`message`, `app_mention`, `app_home_opened`, `tokens_revoked`, `app_uninstalled`."""

    type: str
    subtype: str | None = None
    channel: str | None = None
    channel_type: str | None = None
    user: str | None = None
    bot_id: str | None = None
    text: str | None = None
    ts: str = ""
    event_ts: str = ""
    thread_ts: str | None = None
    parent_user_id: str | None = None
    files: tuple[File, ...] = ()
    message: Said | None = None
    previous_message: Said | None = None
    tab: str | None = None


class Authorization(_Read):
    user_id: str | None = None


class Callback(_Read):
    """The envelope around an event."""

    team_id: str
    event: Event
    authorizations: tuple[Authorization, ...] = ()

    @property
    def bot_user(self) -> str:
        """The bot's own user id in the workspace that the event is for."""
        return next((a.user_id for a in self.authorizations if a.user_id), "")


class SlashCommand(_Read):
    team_id: str
    channel_id: str
    channel_name: str = ""
    user_id: str
    text: str = ""
    trigger_id: str


class _Named(_Read):
    id: str
    name: str = ""
    team_id: str = ""


class _Container(_Read):
    message_ts: str = ""
    channel_id: str = ""
    thread_ts: str | None = None


class Action(_Read):
    type: str
    action_id: str
    value: str | None = None
    action_ts: str = ""


class BlockActions(_Read):
    user: _Named
    team: _Named | None = None
    container: _Container
    trigger_id: str = ""
    actions: tuple[Action, ...] = Field(min_length=1)


class _State(_Read):
    values: dict[str, dict[str, dict[str, Any]]] = Field(default_factory=dict)


class View(_Read):
    id: str
    hash: str = ""
    callback_id: str = ""
    private_metadata: str = ""
    state: _State = Field(default_factory=_State)


class ViewSubmission(_Read):
    user: _Named
    team: _Named | None = None
    view: View
