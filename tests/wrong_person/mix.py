"""How often each kind of situation comes, in a hundred."""

from wrong_person import commands, scans, typed_names

MIX = {
    typed_names.whole_name: 6, typed_names.number: 2, typed_names.shortened: 5, typed_names.misspelt: 5,
    typed_names.chosen: 4, typed_names.namesake: 4, typed_names.typed_ahead: 2, typed_names.enter_twice: 3,
    typed_names.unwelcome: 2, typed_names.merged: 1,
    typed_names.stranger: 3, typed_names.nobody_has_both: 4, typed_names.one_known: 3, typed_names.neighbour: 3,
    scans.scan: 2, scans.in_a_row: 2, scans.glued: 7, scans.through_layout: 4, scans.ticket: 2,
    scans.at_question: 4, scans.late_end: 2, scans.over_dialog: 5, scans.over_picker: 2,
    scans.old_copy: 2, scans.new_copy: 1, scans.lost_badge: 1, scans.strange_badge: 2, scans.temporary_badge: 2,
    commands.served: 4, commands.taken_back: 2, commands.undo_answered: 2, commands.new_but_listed: 1,
    commands.elsewhere: 3, commands.taken_away: 3,
}  # fmt: skip
