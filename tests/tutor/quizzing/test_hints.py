"""Hints, of which the third is the answer, and what can be done about a question that is settled."""

from tests.tutor.dialogues import verify_dialog
from tests.tutor.quizzing.baking import CHOICE, only


def test_the_third_hint_is_the_answer_and_the_question_can_be_called_unclear_and_read_about() -> None:
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
                "[Hint]",
                (
                    "(in place)\n"
                    "Question 1 of 1, Dough\n"
                    "\n"
                    "Which flour makes a loaf rise?\n"
                    "\n"
                    "Hint: Think of the dough.\n"
                    "[Plain] [Rye] [Strong] [Hint] [Don’t know] [Stop]"
                ),
            ),
            (
                "[Hint]",
                (
                    "(in place)\n"
                    "Question 1 of 1, Dough\n"
                    "\n"
                    "Which flour makes a loaf rise?\n"
                    "\n"
                    "Hint: Think of the dough.\n"
                    "\n"
                    "Hint: It is nearly that.\n"
                    "[Plain] [Strong] [Hint] [Don’t know] [Stop]"
                ),
            ),
            (
                "[Hint]",
                (
                    "(in place)\n"
                    "Question 1 of 1, Dough\n"
                    "\n"
                    "Which flour makes a loaf rise?\n"
                    "\n"
                    "It is: Strong.\n"
                    "\n"
                    "Strong flour has much gluten.\n"
                    "\n"
                    "From Ann 2001\n"
                    "[Finish] [Read] [Unclear]"
                ),
            ),
            (
                "[Unclear]",
                (
                    "(in place)\n"
                    "Question 1 of 1, Dough\n"
                    "\n"
                    "Which flour makes a loaf rise?\n"
                    "\n"
                    "It is: Strong.\n"
                    "\n"
                    "Strong flour has much gluten.\n"
                    "\n"
                    "From Ann 2001\n"
                    "\n"
                    "Staff will look.\n"
                    "[Finish] [Read]"
                ),
            ),
            (
                "[Read]",
                (
                    "Flour\n"
                    "\n"
                    "Take strong flour.\n"
                    "\n"
                    "From Ann 2001 · Ben 2002 · Cy · and 2 more\n"
                    "[More] [Yeast] [Quiz me] [More on Dough] [Share] [Wrong] [Back to the quiz]"
                ),
            ),
            (
                "[Back to the quiz]",
                (
                    "Question 1 of 1, Dough\n"
                    "\n"
                    "Which flour makes a loaf rise?\n"
                    "\n"
                    "It is: Strong.\n"
                    "\n"
                    "Strong flour has much gluten.\n"
                    "\n"
                    "From Ann 2001\n"
                    "\n"
                    "Staff will look.\n"
                    "[Finish] [Read]"
                ),
            ),
            (
                "[Finish]",
                "(in place)\nDone: 0 of 1.\n\n• Flour: 0 of 1\n\nRead again:\n[Flour] [3 more] [All topics]",
            ),
        ],
        only(CHOICE),
    )
