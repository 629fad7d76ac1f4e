"""What a button may ask for: the `action` of core.views.Button, and the shape of its value."""

ACTIONS: tuple[str, ...] = (
    "start",  # value: template, or sample
    "progress",  # value: journey
    "next",  # value: journey
    "done",  # value: journey/step
    "skip",  # value: journey/step (opens form "skip")
    "reopen",  # value: journey/step
    "state",  # value: journey/step/proof (opens form "state")
    "tick",  # value: journey/step/check/1 or 0
    "fact",  # value: journey/fact[/value] (without value: opens form "fact")
    "note",  # value: journey (opens form "note")
    "photos",  # value: journey
    "confirm",  # value: photo
    "correct",  # value: photo (opens form "correct")
    "switch",  # value: journey
    "pause",  # value: journey
    "resume",  # value: journey
    "cancel_reminder",  # value: reminder
    "remind",  # opens form "remind"
    "undo",  # value: [all/]write id
    "undo_force",  # value: [all/]write id
    "leave",  # value: the id of a question that is left open
    "which",  # value: question/journey: the wish that waits, for that journey
    "pings",  # value: on | off
    "language",  # value: en | es | de | fr
    "help",
    "read",  # value: passage of the guidance
    "ack",  # value: an alert's key (core.handlers.alerts.alert_ref)
    "clarify",  # value: slash name[/question]: run it with the words of the message that was not understood
)
"""Every button's action, with the shape of its value (at most 64 characters in all)."""
