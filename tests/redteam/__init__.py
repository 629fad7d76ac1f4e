"""Attacks as data: what people, papers, pictures, pages, bots and models write must never act by itself.

`cases/*.yaml` holds them by the channel through which they come. A file is a mapping:

    channel: quoted                     # the way in
    before: [...]                       # done first, rightly: it is no part of the attack
    model: {understand: {...}}          # what a model that obeys the attacker answers, by task (`understand`, `advise`,
                                        # `look_at_photo`); what is missing is filled in from obeying.py
    cases:
      - "some words"                    # a message of ana's, or
      - do: {say: ..., caption...}      # one happening or a list of them, see steps.py
        before: ... model: ... allow: [AddNote] ... shows: [...]

Every case is run with rules alone, and with a Gemini and an OpenAI that obey the attacker, over their SDKs. What holds
for all of them stands in holds.py: nothing is changed, no command runs but those that only look (and those that `allow`
names: words that a person plainly asked to keep are kept, as data), nobody else's data and no secret is in any card,
log line or ledger entry, nobody is pinged, nothing of the attacker becomes a link, a button or markup of ours.
`refused`: commands that a forged button asks for, which must be refused: they change nothing either.
`shows`: words that must be in the answers.
"""
