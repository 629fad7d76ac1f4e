"""What people write, as data, and how well it is understood: `make understanding` prints the report.

The corpus is in `corpus/example/*.yaml` and `corpus/held_out/*.yaml`. Examples may feed what understands (the examples
of the meaning layer, rules written while looking at them). The held-out part is only measured: whoever tunes rules or
examples looks at its figures, never at its sentences. Both parts are split by meaning: near-duplicates (the threshold
stands in `near.py`) are on one side.

A file is a list of groups:

    - scene: kitchen          # a name of scenes.py; default kitchen
      lang: en                # en | es | de | fr; default en
      zone: Europe/Berlin     # default America/New_York; it is always Saturday 2026-11-21, 15:00 UTC
      intent: money.expense   # under what the report counts it; default: the first word of what is expected
      expect: done k2         # one command in its short form (short.py), or
      expect: [done, next]    # several, in this order, or
      expect: {any: [progress, [progress, next]]}   # readings that are all right
      say:                    # people's words, each with the group's `expect`
        - all done here
        - ~ dnoe              # "~ " marks misspelled or terse words
        - (es) listo          # another language than the group's ("~ " goes before it)
      each:                   # or words with an `expect` of their own
        remind me friday to call Mike: remind call Mike @ 2026-11-27T09:00

Beside the short forms of commands, `expect` knows

- `ask`: a question, to be answered; `clarify`: asked back; `clarify note`: asked back, with this among the buttons
- `choose yes`, `choose journey j1 j2`: asked which, with these among the buttons
- `none`: anything that writes nothing and raises no alarm (small talk, injected orders, look-alikes of an emergency)
- `later`: for commands still to come (LATER in form.py; the group's `intent` says which): a note is offered, nothing is
  written. For questions among them (`*.question`, `quote.compare`) an answer is right as well.
- `safety gas_smell`: that emergency's card; `safety`: any emergency's
- a trailing ` *`: whatever else the command holds; ` in j2`: a journey that is named, other than the active one

Free words in a command (a reminder's, a note's, a reason, a goal) are the same when the wanted words are all there, and
at most three more. A *wrong write* is a command that changes something, and is wanted by no reading that is right, its
content included: worse than to miss one. Asking back, or another answer, is harmless.
"""
