"""Whole quizzes in a private chat, one of each kind."""

from tests.tutor.dialogues import verify_dialog
from tests.tutor.quizzing.baking import CHOICE, ORDERING, SEVERAL, TRUE_FALSE, TYPED, WHICH, only


def test_a_choice_is_tried_again_after_the_reason_and_a_hint() -> None:
    verify_dialog(
        [
            (
                "/quiz",
                (
                    "Question 1 of 1, Dough\n"
                    "\n"
                    "Which flour makes a loaf rise?\n"
                    "[Plain] [Rye] [Strong] [Hint] [Don’t know] [Stop]"
                ),
            ),
            (
                "[Plain]",
                (
                    "(in place)\n"
                    "Question 1 of 1, Dough\n"
                    "\n"
                    "Which flour makes a loaf rise?\n"
                    "\n"
                    "Wrong. About plain.\n"
                    "\n"
                    "Hint: Think of the dough.\n"
                    "[Rye] [Strong] [Hint] [Don’t know] [Stop]"
                ),
            ),
            (
                "[Strong]",
                (
                    "(in place)\n"
                    "Question 1 of 1, Dough\n"
                    "\n"
                    "Which flour makes a loaf rise?\n"
                    "\n"
                    "Right. Strong. About strong.\n"
                    "\n"
                    "Strong flour has much gluten.\n"
                    "\n"
                    "From Ann 2001\n"
                    "[Finish] [Read] [Unclear]"
                ),
            ),
            (
                "[Finish]",
                "(in place)\nDone: 1 of 1.\n\n• Flour: 1 of 1\n[3 more] [All topics]",
            ),
        ],
        only(CHOICE),
    )


def test_of_two_there_is_no_second_try() -> None:
    verify_dialog(
        [
            (
                "/quiz",
                (
                    "Question 1 of 1, Dough\n"
                    "\n"
                    "Which of the two has more protein?\n"
                    "[Oats] [Wheat] [Hint] [Don’t know] [Stop]"
                ),
            ),
            (
                "[Oats]",
                (
                    "(in place)\n"
                    "Question 1 of 1, Dough\n"
                    "\n"
                    "Which of the two has more protein?\n"
                    "\n"
                    "Wrong. About oats.\n"
                    "\n"
                    "Answer: Wheat\n"
                    "\n"
                    "Wheat has more protein.\n"
                    "\n"
                    "From Ann 2001\n"
                    "[Finish] [Read] [Unclear]"
                ),
            ),
            (
                "[Finish]",
                "(in place)\nDone: 0 of 1.\n\n• Flour: 0 of 1\n\nRead again:\n[Flour] [3 more] [All topics]",
            ),
        ],
        only(WHICH),
    )


def test_of_several_what_is_missing_can_be_added() -> None:
    verify_dialog(
        [
            (
                "/quiz",
                (
                    "Question 1 of 1, Dough\n"
                    "\n"
                    "Choose all that yeast needs.\n"
                    "[☐ Salt] [☐ Sugar] [☐ Ice] [☐ Warmth] [Hint] [Don’t know] [Stop]"
                ),
            ),
            (
                "[☐ Sugar]",
                (
                    "(in place)\n"
                    "Question 1 of 1, Dough\n"
                    "\n"
                    "Choose all that yeast needs.\n"
                    "[☐ Salt] [☑ Sugar] [☐ Ice] [☐ Warmth] [Check] [Hint] [Don’t know] [Stop]"
                ),
            ),
            (
                "[Check]",
                (
                    "(in place)\n"
                    "Question 1 of 1, Dough\n"
                    "\n"
                    "Choose all that yeast needs.\n"
                    "\n"
                    "Wrong. Something is missing.\n"
                    "\n"
                    "Hint: Think of the dough.\n"
                    "[☐ Salt] [☑ Sugar] [☐ Ice] [☐ Warmth] [Hint] [Don’t know] [Stop]"
                ),
            ),
            (
                "[☐ Warmth]",
                (
                    "(in place)\n"
                    "Question 1 of 1, Dough\n"
                    "\n"
                    "Choose all that yeast needs.\n"
                    "\n"
                    "Wrong. Something is missing.\n"
                    "\n"
                    "Hint: Think of the dough.\n"
                    "[☐ Salt] [☑ Sugar] [☐ Ice] [☑ Warmth] [Check] [Hint] [Don’t know] [Stop]"
                ),
            ),
            (
                "[Check]",
                (
                    "(in place)\n"
                    "Question 1 of 1, Dough\n"
                    "\n"
                    "Choose all that yeast needs.\n"
                    "\n"
                    "Right. Sugar; Warmth.\n"
                    "\n"
                    "It eats sugar and likes it warm.\n"
                    "\n"
                    "From Ben 2002\n"
                    "[Finish] [Read] [Unclear]"
                ),
            ),
            (
                "[Finish]",
                "(in place)\nDone: 1 of 1.\n\n• Yeast: 1 of 1\n[3 more] [All topics]",
            ),
        ],
        only(SEVERAL),
    )


def test_a_statement_is_judged_with_its_reason() -> None:
    verify_dialog(
        [
            (
                "/quiz",
                (
                    "Question 1 of 1, Dough\n"
                    "\n"
                    "Yeast is alive.\n"
                    "[True: it eats sugar] [False: it cannot move] [True: it was baked] [Hint] [Don’t know] [Stop]"
                ),
            ),
            (
                "[True: it eats sugar]",
                (
                    "(in place)\n"
                    "Question 1 of 1, Dough\n"
                    "\n"
                    "Yeast is alive.\n"
                    "\n"
                    "Right. True: it eats sugar. About it eats sugar.\n"
                    "\n"
                    "Yeast is a fungus.\n"
                    "\n"
                    "From Ben 2002\n"
                    "[Finish] [Read] [Unclear]"
                ),
            ),
            (
                "[Finish]",
                "(in place)\nDone: 1 of 1.\n\n• Yeast: 1 of 1\n[3 more] [All topics]",
            ),
        ],
        only(TRUE_FALSE),
    )


def test_a_typed_answer_is_forgiven_its_slips_and_its_first_letters_are_a_hint() -> None:
    verify_dialog(
        [
            (
                "/quiz",
                "Question 1 of 1, Dough\n\nWhich gas lifts the dough?\n\nType it.\n[Hint] [Don’t know] [Stop]",
            ),
            (
                "oxygen",
                (
                    "Question 1 of 1, Dough\n"
                    "\n"
                    "Which gas lifts the dough?\n"
                    "\n"
                    "Wrong. Yeast uses oxygen up.\n"
                    "\n"
                    "Hint: Think of the dough.\n"
                    "\n"
                    "Type it.\n"
                    "[Hint] [Don’t know] [Stop]"
                ),
            ),
            (
                "[Hint]",
                (
                    "(in place)\n"
                    "Question 1 of 1, Dough\n"
                    "\n"
                    "Which gas lifts the dough?\n"
                    "\n"
                    "Wrong. Yeast uses oxygen up.\n"
                    "\n"
                    "Hint: Think of the dough.\n"
                    "\n"
                    "Hint: It is nearly that.\n"
                    "\n"
                    "Letters: c… d…\n"
                    "\n"
                    "Type it.\n"
                    "[Hint] [Don’t know] [Stop]"
                ),
            ),
            (
                "Carbon dioxyde!",
                (
                    "Question 1 of 1, Dough\n"
                    "\n"
                    "Which gas lifts the dough?\n"
                    "\n"
                    "Right. carbon dioxide.\n"
                    "\n"
                    "Yeast gives off carbon dioxide.\n"
                    "\n"
                    "From Ben 2002\n"
                    "[Finish] [Read] [Unclear]"
                ),
            ),
            (
                "[Finish]",
                "(in place)\nDone: 1 of 1.\n\n• Yeast: 1 of 1\n[3 more] [All topics]",
            ),
        ],
        only(TYPED),
    )


def test_an_ordering_is_tapped_in_order_and_says_how_far_it_is_right() -> None:
    verify_dialog(
        [
            (
                "/quiz",
                (
                    "Question 1 of 1, Dough\n"
                    "\n"
                    "Order from little to much gluten.\n"
                    "[Rye] [Wheat] [Oats] [Hint] [Don’t know] [Stop]"
                ),
            ),
            (
                "[Wheat]",
                (
                    "(in place)\n"
                    "Question 1 of 1, Dough\n"
                    "\n"
                    "Order from little to much gluten.\n"
                    "\n"
                    "So far: Wheat\n"
                    "[Rye] [Oats] [Undo] [Hint] [Don’t know] [Stop]"
                ),
            ),
            (
                "[Undo]",
                (
                    "(in place)\n"
                    "Question 1 of 1, Dough\n"
                    "\n"
                    "Order from little to much gluten.\n"
                    "[Rye] [Wheat] [Oats] [Hint] [Don’t know] [Stop]"
                ),
            ),
            (
                "[Oats]",
                (
                    "(in place)\n"
                    "Question 1 of 1, Dough\n"
                    "\n"
                    "Order from little to much gluten.\n"
                    "\n"
                    "So far: Oats\n"
                    "[Rye] [Wheat] [Undo] [Hint] [Don’t know] [Stop]"
                ),
            ),
            (
                "[Wheat]",
                (
                    "(in place)\n"
                    "Question 1 of 1, Dough\n"
                    "\n"
                    "Order from little to much gluten.\n"
                    "\n"
                    "Wrong. 1 right, then not Wheat.\n"
                    "\n"
                    "Hint: Think of the dough.\n"
                    "[Rye] [Wheat] [Oats] [Hint] [Don’t know] [Stop]"
                ),
            ),
            (
                "[Oats]",
                (
                    "(in place)\n"
                    "Question 1 of 1, Dough\n"
                    "\n"
                    "Order from little to much gluten.\n"
                    "\n"
                    "So far: Oats\n"
                    "\n"
                    "Wrong. 1 right, then not Wheat.\n"
                    "\n"
                    "Hint: Think of the dough.\n"
                    "[Rye] [Wheat] [Undo] [Hint] [Don’t know] [Stop]"
                ),
            ),
            (
                "[Rye]",
                (
                    "(in place)\n"
                    "Question 1 of 1, Dough\n"
                    "\n"
                    "Order from little to much gluten.\n"
                    "\n"
                    "Right. Oats → Rye → Wheat.\n"
                    "\n"
                    "Wheat has most.\n"
                    "\n"
                    "From Ann 2001\n"
                    "[Finish] [Read] [Unclear]"
                ),
            ),
            (
                "[Finish]",
                "(in place)\nDone: 1 of 1.\n\n• Flour: 1 of 1\n[3 more] [All topics]",
            ),
        ],
        only(ORDERING),
    )
