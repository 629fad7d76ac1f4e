"""What the console remembers, to understand a line: the buttons and forms that were shown, and who asked what."""

from dataclasses import dataclass, field

from core.views import Actions, Button, Card, Form


@dataclass(frozen=True, slots=True)
class Asked:
    """A line that was taken: who wrote it, and the id it gave itself."""

    user: str
    line_id: str | None


@dataclass(frozen=True, slots=True)
class Offered:
    """A button as it was drawn last. `drawing` changes each time, so that a card that was drawn anew can be pressed
    anew, and a double press on one drawing is one."""

    button: Button
    message: str
    drawing: str


@dataclass(slots=True)
class Memory:
    """For the time of one session."""

    _asked: dict[str, Asked] = field(default_factory=dict)
    _buttons: dict[tuple[str, str], Offered] = field(default_factory=dict)
    _forms: dict[tuple[str, str], Form] = field(default_factory=dict)
    _drawings: int = 0

    def took(self, inbound: str, asked: Asked) -> None:
        self._asked.setdefault(inbound, asked)

    def who_asked(self, inbound: str) -> Asked:
        return self._asked.get(inbound, Asked("me", None))

    def drew(self, message: str, card: Card) -> None:
        self._drawings += 1
        for block in card.blocks:
            if isinstance(block, Actions):
                for button in block.buttons:
                    offered = Offered(button, message, f"{message}#{self._drawings}")
                    self._buttons[button.action, button.value] = offered

    def button(self, action: str, value: str) -> Offered | None:
        return self._buttons.get((action, value))

    def opened(self, user: str, form: Form) -> None:
        self._forms[user, form.id] = form

    def form(self, user: str, form_id: str) -> Form | None:
        return self._forms.get((user, form_id))
