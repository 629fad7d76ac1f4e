"""Commands as one line, the way the tables of examples write them."""

from core import commands as c
from core.commands import Command
from core.understanding.scene import Scene

WRITES = (
    c.StartJourney | c.CompleteStep | c.StateProof | c.TickItem | c.RecordFact | c.SkipStep | c.ReopenStep | c.AddNote
    | c.ConfirmObservation | c.CorrectObservation | c.SwitchJourney | c.PauseJourney | c.ResumeJourney | c.RemindMe
    | c.CancelReminder | c.SetPings | c.SetTimezone | c.SetLanguage | c.Undo
)  # fmt: skip

PLAIN: dict[type, str] = {
    c.ShowProgress: "progress",
    c.ShowNext: "next",
    c.ListJourneys: "list",
    c.ListReminders: "reminders",
    c.Undo: "undo",
    c.ShowHelp: "help",
    c.Greet: "greet",
    c.Thanked: "thanks",
    c.AskQuestion: "ask",
    c.Clarify: "clarify",
    c.SaySafety: "safety",
    c.Reject: "reject",
    c.Ignore: "ignore",
    c.LeaveQuestion: "leave",
    c.ReceivePhotos: "receive",
}


def short(command: Command) -> str:
    """A command as the tables write it."""
    match command:
        case c.StartJourney(template, _, goal, budget, _):
            words = ["start", template, goal if template == "diy" else "", budget]
        case c.CompleteStep(step):
            words = ["done", step]
        case c.SkipStep(reason, step):
            words = ["skip", step, reason]
        case c.ReopenStep(step):
            words = ["reopen", step]
        case c.AddNote(text):
            words = ["note", text]
        case c.ShowPhotos(step):
            words = ["photos", step]
        case c.SwitchJourney(journey):
            words = ["switch", journey]
        case c.PauseJourney(journey):
            words = ["pause", journey]
        case c.ResumeJourney(step, journey):
            words = ["resume", step, journey]
        case c.RemindMe(text, _, local, _):
            words = ["remind", text, "@", local]
        case c.AskWhen(_, problem):
            words = ["when", problem]
        case c.CancelReminder(reminder):
            words = ["cancel_reminder", reminder]
        case c.SetPings(on):
            words = ["pings", "on" if on else "off"]
        case c.SetTimezone(zone):
            words = ["timezone", zone]
        case c.SetLanguage(language):
            words = ["language", language]
        case c.RecordFact(name, value):
            words = ["fact", name, value]
        case _:
            words = [PLAIN[type(command)]]
    return " ".join(word for word in words if word)


def told(command: Command, scene: Scene) -> str:
    """As `short`, with what the corpus wants to know besides: names, years, hazards, and a journey that is not the
    active one (" in j2")."""
    journey = getattr(command, "journey", "")
    elsewhere = journey if journey != (scene.journey.id if scene.journey else "") else ""
    match command:
        case c.StartJourney(_, name, _, _, year):
            extra = [f"built {year}" if year else "", f"called {name}" if name else ""]
        case c.SaySafety(hazard):
            return f"safety {hazard}"
        case c.AskFact(name, options):
            return f"which {name} {' / '.join(options)}".strip()
        case c.AskWhich(about, choices):
            return f"choose {about} {' '.join(value for _, _, value in choices)}".strip()
        case c.Clarify(_, guesses):
            return f"clarify {' '.join(guesses)}".strip()
        case c.Undo(write, force):
            extra = ["force" if force else "", write]
        case c.ConfirmObservation(photo):
            return f"confirm {photo}"
        case c.CorrectObservation(photo, text):
            return f"correct {photo} {text}".strip()
        case c.StateProof(proof, note):
            return f"state {proof} {note}".strip()
        case c.TickItem(check, done):
            return f"tick {check} {'on' if done else 'off'}"
        case c.SwitchJourney():
            return short(command)
        case c.PauseJourney():
            return f"pause in {elsewhere}" if elsewhere else "pause"
        case c.ResumeJourney(step):
            return " ".join(word for word in ("resume", step, f"in {elsewhere}" if elsewhere else "") if word)
        case _:
            extra = []
    extra.append(f"in {elsewhere}" if elsewhere else "")
    return " ".join([short(command), *(word for word in extra if word)])
