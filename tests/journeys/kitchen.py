"""The kitchen, from the first sentence to the signed plan: one script for every surface."""

from tests.journeys.script import Fill, Later, Press, Say, Script, Slash

FIRST_WORDS: Script = (
    Say(
        "we want to redo our kitchen, about 40k",
        photos=(1,),
        expect=("Kitchen Renovation", "$40,000", "What year was your home built?", "Saved with", "0 of 7 steps"),
    ),
    Say("1965", expect=("Year built: 1965", "1978", "Who will do the work?"), never=("What year",)),
    Press(
        "Hire a professional",
        expect=("Hire a professional", "What it may cost, and when", "Cabinets and hardware", "surprises")
        + ("realistic end is around", "Who decides"),
    ),
    Say("Ana and me", expect=("Ana and me", "What should be better")),
    Say(
        "more storage and light",
        expect=("Next:", "I stay quiet"),
        never=("What it may cost",),
    ),
    Say("how are we doing?", expect=("0 of 7 steps", "Initial consultation", "Budget", "Photos")),
    Say("doen", expect=("Done: Initial consultation", "Vision analysis"), edits=("1 of 7 steps",)),
)

LOOKING: Script = (
    Say("done", expect=("missing", "3 photos", "Measure the room"), never=("Done:",)),
    Say("here are two more corners", photos=(2, 3), expect=("Saved with", "Vision analysis")),
    Say("done", expect=("2 things are missing", "Size of the room", "Say what they show")),
    Press("Size of the room", opens="Size of the room"),
    Fill(values={"value": "pretty big"}, wrong="could not read"),
    Fill(values={"value": "4.2 x 3.1 x 2.5 m"}, expect=("4.2 x 3.1 x 2.5 m",)),
)

WITHOUT_A_MODEL: Script = (
    Say("done", expect=("1 thing is missing",)),
    Press("Say what they show", opens="Tell me in a line"),
    Fill(values={"note": "dated oak cabinets, one window"}, expect=("Noted as stated by you", "dated oak cabinets")),
    Say("undo", expect=("Taken back", "statement")),
    Say("done", expect=("1 thing is missing",)),
    Press("Say what they show", opens="Tell me in a line"),
    Fill(values={"note": "oak cabinets, one window, tiled floor"}, expect=("Noted as stated by you",)),
    Say("done with this one", expect=("Done: Vision analysis", "Design options"), edits=("2 of 7 steps",)),
)

IN_BETWEEN: Script = (
    Say("i smel gas", expect=("911",), never=("Design options",)),
    Say("note: the window above the sink sticks", expect=("Noted with", "the window above the sink sticks")),
    Slash("note ask about the floor", expect=("ask about the floor",)),
    Press("Undo", expect=("Taken back", "the note")),
    Slash("skip no time for this", expect=("Skipped: Design options", "no time for this", "Product selection")),
    Say("undo", expect=("Taken back", "skipping Design options"), edits=("2 of 7 steps",)),
    Say("remind me in 2 seconds to call the tile shop", expect=("I will remind you", "call the tile shop")),
    Later("call the tile shop", expect=("Reminder", "call the tile shop")),
    Say("remind me tomorrow at 9am to measure the fridge", expect=("measure the fridge", "09:00")),
    Say("undo", expect=("Taken back", "the reminder")),
    Say("we also want to redo the guest bathroom, 15k", expect=("Bathroom", "$15,000")),
    Say("list", expect=("Kitchen Renovation", "Bathroom")),
    Say("switch to the kitchen", expect=("Design options",)),
    Say("pause", expect=("Paused at Step 3 of 7",)),
    Say("done", expect=("paused", "Resume")),
    Press("Resume", expect=("Welcome back", "Design options")),
)

TO_THE_END: Script = (
    Say("done", expect=("2 things are missing",)),
    Press("Option chosen", opens="Tell me in a line"),
    Fill(values={"note": "the L shape, the island cost 6k more"}, expect=("Noted as stated by you",)),
    Say("next", expect=("Ask everyone who decides",)),
    Press("Everyone voted", opens="Tell me in a line"),
    Fill(values={"note": "Ana and I both want the L"}, expect=("Noted as stated by you", "Step done")),
    Press("Step done", expect=("Done: Design options", "Product selection")),
    Say("skip this step, my sister picks everything", expect=("Skipped: Product selection", "Cost estimate")),
    Say("reopen product selection", expect=("Open again: Product selection",)),
    Say("done", expect=("2 things are missing",)),
    Press("All items chosen", opens="Tell me in a line"),
    Fill(values={"note": "list in the blue folder"}, expect=("Noted as stated by you",)),
    Say("done", expect=("1 thing is missing",)),
    Press("Long items ordered", opens="Tell me in a line"),
    Fill(values={"note": "cabinets ordered, here on 12 March"}, expect=("Noted as stated by you",)),
    Say("all done, next step please", expect=("Done: Product selection", "Cost estimate")),
    Press("What is next?", expect=("Step 5 of 7",)),
    Press("Categories filled", opens="Tell me in a line"),
    Fill(values={"note": "all eleven lines have a figure"}, expect=("Noted as stated by you",)),
    Say("next"),
    Press("Reserve added", opens="Tell me in a line"),
    Fill(values={"note": "10k beside it"}, expect=("Noted as stated by you",)),
    Say("next"),
    Press("Compared with budget", opens="Tell me in a line"),
    Fill(values={"note": "38k against 40k"}, expect=("Noted as stated by you", "Step done")),
    Say("finished", expect=("Done: Cost estimate", "Contractor search")),
    Say("done", expect=("3 things are missing",)),
    Press("Three quotes", opens="Tell me in a line"),
    Fill(values={"note": "Mike, Ana's cousin, Northside"}, expect=("Noted as stated by you",)),
    Say("done"),
    Press("Same scope", opens="Tell me in a line"),
    Fill(values={"note": "one page, sent to all three"}, expect=("Noted as stated by you",)),
    Say("done"),
    Press("Licences checked", opens="Tell me in a line"),
    Fill(values={"note": "all three on the state's site"}, expect=("Noted as stated by you",)),
    Say("done", expect=("Done: Contractor search", "Finalize plan"), edits=("6 of 7 steps",)),
    Say("done", expect=("4 things are missing",)),
    Press("Contract signed", opens="Tell me in a line"),
    Fill(values={"note": "with Northside, in the blue folder"}, expect=("Noted as stated by you",)),
    Say("done", expect=("3 things are missing",)),
    Press("Permit settled", opens="Tell me in a line"),
    Fill(values={"note": "not required, Ms Lopez at the city said so"}, expect=("Noted as stated by you",)),
    Say("done"),
    Press("Payments add up", opens="Tell me in a line"),
    Fill(values={"note": "10, 40, 40, 10 percent"}, expect=("Noted as stated by you",)),
    Say("done"),
    Press("Dates in calendar", opens="Tell me in a line"),
    Fill(values={"note": "all in our shared one"}, expect=("Noted as stated by you",)),
    Say("done", expect=("Kitchen Renovation is finished", "complete"), edits=("7 of 7 steps",)),
    Say("undo", expect=("Taken back",), edits=("6 of 7 steps",)),
    Say("done", expect=("Kitchen Renovation is finished",)),
    Say("where are we?", expect=("7 of 7 steps",)),
    Say("thanks!!", expect=("when you need the next step",)),
)

KITCHEN: Script = (*FIRST_WORDS, *LOOKING, *WITHOUT_A_MODEL, *IN_BETWEEN, *TO_THE_END)
