"""A small course about baking bread, and a matcher that knows a few texts by heart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from bot.tutor.course import About, Answer, Course, Intent, OutOfScope, Term, Topic
from bot.tutor.markup import Picture
from bot.tutor.matching.ranking import Cutoffs, Explanation, Match, Ranking
from bot.tutor.source import Source
from bot.tutor.wording import Wording

WORDING = Wording(
    start="Hello. Ask about {title}, part {section}.",
    help="Ask about {title}. Write to {contact}.",
    about="{title}, part {section}: [page](<{page}>) by {authors}, [{licence}](<{licence_url}>), {credit}, {contact}.",
    topics="Topics of {title}:",
    topic="On {topic}:",
    ask="Which one?",
    none="None, then.",
    decline="Not in {title}.",
    decline_again="Not in {title} either. {contact}",
    glossary="Words of {title}:",
    also_called="*Also* {names}",
    attachment="Only text, please.",
    unknown_command="No such command.",
    go_ahead="Ask away.",
    expired="An old button.",
    trouble="Something broke.",
    sources="*From*",
    source="[{author} {year}](<{url}>)",
    source_undated="[{author}](<{url}>)",
    more_sources="and {count} more",
    more_label="More",
    topics_label="All topics",
    topic_label="More on {topic}",
    other_label="Or {question}",
    see_label="More: {question}",
    glossary_label="All words",
    none_label="None of these",
    sorry="Sorry. One of these?",
    side_by_side="Nobody compares them:",
    simplest="No plainer words.",
    told_all="No more about it.",
    list_over="No more in the list.",
    left="And these?",
    keep="May the bakers see it?",
    keep_yes_label="Yes, show it",
    keep_no_label="No, keep it",
    kept="They see it.",
    not_kept="They do not.",
    keep_lost="Ask it again.",
    why="Why {question}:",
    why_after="After {question}.",
    why_pointed="{question} after {before}.",
    why_corrected="Read {words}.",
    why_words="Words {words}.",
    why_phrase="Like {phrase}.",
    why_chance="{chance} to {next_chance} for {next}, {margin} apart.",
    why_version="Version {version}.",
    why_chosen="You chose it.",
    why_lost="Words are gone.",
    why_nothing="Nothing to explain.",
    privacy="I keep little. {contact}",
    export="All about you.",
    forget="Forget all?",
    forget_yes_label="Yes, forget",
    forget_no_label="No, remember",
    forgotten="Forgotten.",
    not_forgotten="Remembered.",
    private="Not in a group.",
    private_label="In private",
    flood="Too much.",
    share="Send {link}.",
    share_label="Share",
    wrong_label="Wrong",
    expired_link="An old link.",
    inline_label="Ask me",
    command_why="Reasons",
    command_privacy="Kept",
    command_export="Data",
    command_forget="Forget",
    command_start="Begin",
    command_help="Use",
    command_topics="Browse",
    command_define="Words",
    command_about="Who",
    quiz_head="Question {number} of {count}, {topic}",
    review_head="Recall {number} of {count}, {topic}",
    quiz_recall="On {weekday} you asked about {topic}.",
    weekdays="Mo, Tu, We, Th, Fr, Sa, Su",
    quiz_type="Type it.",
    quiz_explain="Explain it.",
    quiz_no_answer="That is no answer.",
    quiz_so_far="So far: {options}",
    quiz_hint="Hint: {hint}",
    quiz_letters="Letters: {letters}",
    quiz_sure="{options}: sure?",
    quiz_right="Right.",
    quiz_wrong="Wrong.",
    quiz_revealed="It is:",
    quiz_answer="Answer: {answer}",
    quiz_placed="{count} right, then not {options}.",
    quiz_incomplete="Something is missing.",
    quiz_points="Points:",
    quiz_covered="yes: {point}",
    quiz_missing="no: {point}",
    quiz_unclear="unclear: {point}",
    quiz_flagged="Staff will look.",
    quiz_summary="Done: {right} of {count}.",
    quiz_summary_none="Stopped.",
    quiz_summary_line="{topic}: {right} of {count}",
    quiz_summary_explained="{topic}: explained",
    quiz_read_again="Read again:",
    quiz_none="Nothing to ask. Topics:",
    quiz_unknown="Quiz about what?",
    quiz_over="That quiz is over.",
    quiz_rests="No questions, then.",
    hint_label="Hint",
    show_label="Don’t know",
    stop_label="Stop",
    next_label="Next",
    finish_label="Finish",
    sure_label="Sure",
    unsure_label="Not sure",
    check_label="Check",
    undo_label="Undo",
    unclear_label="Unclear",
    read_label="Read",
    resume_label="Back to the quiz",
    practise_label="Quiz me",
    quiz_more_label="3 more",
    review_label="Recall now",
    recall_label="Recall {topic}",
    review_none="Nothing to recall yet.",
    review_tomorrow="Nothing today; tomorrow.",
    review_later="Nothing today; in {days} days, {weekday}.",
    fresh="Let go of it?",
    fresh_yes_label="Yes, afresh",
    fresh_no_label="No, go on",
    made_fresh="Afresh.",
    not_fresh="As before.",
    goal_set="Goal {goal}.",
    goal_unknown="Which goal?",
    goal_label="{goal} a week",
    progress_none="Nothing yet.",
    progress_week="{recalls} of {goal}, before {before}.",
    progress_mastery="{learned} known, {begun} begun of {count}.",
    progress_recall="{today}% today, {later}% later.",
    progress_weakest="Practise {topics}.",
    progress_title="Progress: {title}",
    progress_mastery_title="By topic",
    progress_learned_label="known",
    progress_begun_label="begun",
    progress_days_title="Two weeks",
    progress_right_label="right",
    progress_wrong_label="wrong",
    progress_recall_title="Predicted",
    progress_recall_label="days",
    remind_set="At {time} in {zone}, now {now}.",
    remind_set_utc="At {time} {zone}, now {now}.",
    remind_how="Off. It is {time} in {zone}.",
    remind_quiet="Quiet from {evening} to {morning}.",
    remind_off="Reminders off.",
    remind_off_label="No reminders",
    remind_stopped="No more at {time}.",
    reminder="Recall?",
    reminder_asked="On {weekday} you asked about {topic}.",
    zone_set="Zone {zone}, {time}.",
    zone_unknown="No zone {zone}.",
    group_start="{count} questions, {seconds} s.",
    group_running="One is running.",
    group_over="Over.",
    poll_question="{number}/{count} {question}",
    scores="Scores:",
    scores_line="{place}. {name} {right}/{count}",
    scores_none="Nobody yet.",
    scores_out_label="Leave me out",
    scores_in_label="Put me back",
    command_quiz="Quiz",
    command_review="Review",
    command_progress="Progress",
    command_remind="Remind",
    command_goal="Goal",
    command_fresh="Fresh",
    command_stop="Stop",
    command_scores="Scores",
    quiz_true_label="True: {reason}",
    quiz_false_label="False: {reason}",
    poll_refused="No polls here.",
    start_quiz_label="Start a quiz",
    help_staff="Staff can do more.",
    command_stats="Figures",
    command_inbox="Unanswered",
    command_broadcast="To all",
    command_reload="Read again",
    stats="This week:",
    stats_learners="{week} wrote, {month} in a month.",
    stats_questions="{count} asked: {answered}% answered, {asked}% back, {declined}% not.",
    stats_none="Nobody asked.",
    stats_missed="Missed: {topics}.",
    stats_weak="Weak: {topics}.",
    stats_hardest="Hard: {items}.",
    inbox="Not answered:",
    inbox_none="Nothing waits.",
    inbox_near="{count} near {question}",
    inbox_far="{count} near nothing",
    inbox_question="“{words}”",
    inbox_more="{count} more.",
    reload="I read again.",
    reload_off="Not here.",
    reloaded="Read. Version {version}.",
    reload_unchanged="Still {version}.",
    reload_refused="Mend {count}:",
    reload_failed="Not learned.",
    broadcast_how="Say what.",
    broadcast_long="{count} of {limit}.",
    broadcast="Send it?",
    broadcast_reach="Reaches {count}.",
    broadcast_yes_label="Yes, send",
    broadcast_no_label="No, drop",
    broadcast_sent="Sent.",
    broadcast_dropped="Dropped.",
    broadcast_old="An old preview.",
)

ABOUT = About(
    title="Bread & butter",
    section="1.2",
    page="https://bread.example/course_page",
    authors="A. Baker",
    licence="CC BY 4.0",
    licence_url="https://licence.example/by_4",
    credit="Bread, by A. Baker",
    contact="baker@bread.example",
)

ANN = Source("ann", "Ann", "On flour", "https://ann.example/a_b", "2001")
BEN = Source("ben", "Ben", "On rye", "https://ben.example/", "2002")
CY = Source("cy", "Cy", "On wheat", "https://cy.example/")
DEE = Source("dee", "Dee", "On spelt", "https://dee.example/", "2004")
EVE = Source("eve", "Eve", "On oats", "https://eve.example/", "2005")

INTENTS = (
    Intent(
        id="dough.flour",
        title="Flour",
        phrases=(
            "Which flour do I need?",
            "strong flour or plain flour",
            "is rye flour good for bread",
            "flour with much gluten",
            "how much protein has wheat flour",
            "wholemeal flour",
        ),
        trials=("what kind of flour",),
        answer=Answer(
            short="Take **strong** flour.",
            more="Two sorts:\n\n- wheat\n- rye",
            sources=(ANN, BEN, CY, DEE, EVE),
        ),
        follow_ups=("dough.yeast",),
    ),
    Intent(
        id="dough.yeast",
        title="Yeast",
        phrases=(
            "What does yeast do?",
            "fresh yeast or dry yeast",
            "how much yeast for one loaf",
            "why does dough rise",
            "my yeast is dead",
            "sourdough instead of yeast",
        ),
        trials=("what is yeast for",),
        answer=Answer(short="Yeast lifts the dough.", sources=(CY,)),
    ),
    Intent(
        id="dough.kneading",
        title="Kneading",
        phrases=(
            "How long do I knead?",
            "kneading by hand",
            "knead with a machine",
            "stretch and fold",
            "can I knead too long",
            "why knead at all",
        ),
        trials=("show me how to knead",),
        answer=Answer(
            short="Push, fold, turn.",
            picture=Picture("content/pictures/knead.png", "Hands *push* dough"),
            sources=(ANN,),
        ),
    ),
    Intent(
        id="oven.heat",
        title="Oven heat",
        phrases=(
            "How hot must the oven be?",
            "oven temperature",
            "heat in degrees",
            "do I preheat the oven",
            "the oven is too cold",
            "top heat or fan",
        ),
        trials=("how hot",),
        answer=Answer(short="Very hot.", more="Then less hot.", sources=(ANN, BEN, CY, DEE)),
    ),
    Intent(
        id="oven.steam",
        title="Steam",
        phrases=(
            "Why steam in the oven?",
            "how do I make steam",
            "a bowl of water in the oven",
            "spray water on the loaf",
            "when do I let the steam out",
            "steam for a shiny loaf",
        ),
        trials=("what is the steam for",),
        answer=Answer(short="Steam keeps the skin soft.", sources=(BEN,)),
    ),
    Intent(
        id="oven.crust",
        title="Crust [brown_1]",
        phrases=(
            "How does the crust get crisp?",
            "crust too dark",
            "a soft crust",
            "brown crust",
            "crunchy outside",
            "the crust is like leather",
        ),
        trials=("I want it crunchy",),
        answer=Answer(short="Heat browns it.", sources=(EVE,)),
    ),
    Intent(
        id="bot.greeting",
        title="Say hello",
        phrases=("Hello", "good morning", "hi there", "hey you", "nice to meet you", "greetings"),
        trials=("hi",),
        answer=Answer(short="Hello to you."),
        follow_ups=("dough.flour",),
    ),
)

OUT_OF_SCOPE = OutOfScope(
    phrases=(
        "Will it rain tomorrow?",
        "who won the football match",
        "tell me a joke",
        "how do I fix my car",
        "what is the capital of Peru",
        "write a poem about the sea",
        "sell me a phone",
        "translate this letter",
    ),
    trials=("is it sunny",),
)

BREAD = Course(
    about=ABOUT,
    intents={intent.id: intent for intent in INTENTS},
    topics=(
        Topic("dough", "Dough", ("dough.flour", "dough.yeast", "dough.kneading")),
        Topic("oven", "Oven", ("oven.heat", "oven.steam", "oven.crust")),
    ),
    out_of_scope=OUT_OF_SCOPE,
    wording=WORDING,
    version="bread-1",
)

PATE = Term(
    id="pate",
    name="pâte fermentée",
    also=(),
    misspelt=(),
    definition="Old dough in new dough.",
    sources=(ANN, BEN, CY, DEE, EVE),
    intent="glossary.pate",
    see="dough.yeast",
)
LEAVEN = Term(
    id="leaven",
    name="Leaven",
    also=("raising agent",),
    misspelt=("levain",),
    definition="What makes dough rise.",
    sources=(CY,),
    intent="dough.yeast",
    see="dough.yeast",
)
CRUMB = Term(
    id="crumb",
    name="Crumb",
    also=("inside of the loaf", "heart_of [it]"),
    misspelt=("crum", "krumb"),
    definition="The soft *inside* of bread.",
    sources=(ANN, CY),
    intent="glossary.crumb",
    see="oven.crust",
)

BREAD_WITH_GLOSSARY = replace(
    BREAD,
    intents={
        **BREAD.intents,
        "glossary.pate": Intent(
            id="glossary.pate",
            title="pâte fermentée",
            phrases=("What is pâte fermentée?",),
            trials=(),
            answer=Answer(short="Old dough in new dough.", sources=PATE.sources),
            follow_ups=("dough.yeast",),
        ),
        "glossary.crumb": Intent(
            id="glossary.crumb",
            title="Crumb",
            phrases=("What is Crumb?", "What is inside of the loaf?"),
            trials=(),
            answer=Answer(short=r"The soft \*inside\* of bread.", sources=CRUMB.sources),
            follow_ups=("oven.crust",),
        ),
    },
    glossary=(PATE, LEAVEN, CRUMB),
    version="bread-2",
)

BREAD_WITH_MANNERS = replace(
    BREAD,
    intents={
        **BREAD.intents,
        "bot.thanks": Intent(
            id="bot.thanks",
            title="Say thanks",
            phrases=("Thank you", "thanks a lot"),
            trials=(),
            answer=Answer(short="You are welcome."),
        ),
        "bot.goodbye": Intent(
            id="bot.goodbye",
            title="Say goodbye",
            phrases=("Goodbye", "see you"),
            trials=(),
            answer=Answer(short="Bake well."),
        ),
        "bot.feedback": Intent(
            id="bot.feedback",
            title="Say that an answer is wrong",
            phrases=("You got me wrong", "bad answer"),
            trials=(),
            answer=Answer(short="Tell the baker."),
        ),
    },
    version="bread-3",
)

BREAD_WITH_A_LIST = replace(
    BREAD,
    intents={**BREAD.intents, "oven.heat": replace(BREAD.intents["oven.heat"], lists=("oven.steam", "oven.crust"))},
    version="bread-4",
)

BREAD_WITH_ALL = replace(
    BREAD_WITH_GLOSSARY,
    intents={
        **BREAD_WITH_GLOSSARY.intents,
        **BREAD_WITH_MANNERS.intents,
        "dough.yeast": replace(BREAD.intents["dough.yeast"], compares=("dough.flour", "dough.kneading")),
        "oven.heat": BREAD_WITH_A_LIST.intents["oven.heat"],
        "oven.crust": replace(BREAD.intents["oven.crust"], example_of=("oven.steam",)),
    },
    version="bread-5",
)

CUTOFFS = Cutoffs(answer=0.5, ask=0.2, sure=0.55)


@dataclass(frozen=True)
class KnownTexts:
    """Knows a few texts by heart: each has its intents and confidences, best first; all else has no chance."""

    table: Mapping[str, Sequence[tuple[str, float]]]
    cutoffs: Cutoffs = CUTOFFS
    course: Course = BREAD

    def rank(self, text: str) -> Ranking:
        """Look a text up, and put every other intent of the course behind."""
        known = [Match(*entry) for entry in self.table.get(text, ()) if entry[0] in self.course.intents]
        others = sorted(set(self.course.intents) - {match.intent for match in known})
        return Ranking((*known, *(Match(intent, 0.0) for intent in others)), self.cutoffs)

    def correct(self, found: Sequence[str]) -> Sequence[str]:
        """Put one word right."""
        return ["flour" if word == "fluor" else word for word in found]

    def explain(self, text: str, intent: str) -> Explanation:
        """Take every word for as telling as the others."""
        words = text.split()
        corrected = (("fluor", "flour"),) if "fluor" in words else ()
        shares = tuple((word, 1 / len(words)) for word in words)
        return Explanation(shares, self.course.intents[intent].phrases[0], corrected)


MATCHING = KnownTexts(
    {
        "flour?": [("dough.flour", 0.9), ("dough.yeast", 0.05)],
        "fluor for bread": [("dough.flour", 0.9), ("dough.yeast", 0.05)],
        "yeast?": [("dough.yeast", 0.8)],
        "kneading?": [("dough.kneading", 0.75)],
        "heat?": [("oven.heat", 0.7)],
        "crust?": [("oven.crust", 0.6)],
        "hello": [("bot.greeting", 0.99)],
        "hot?": [("oven.heat", 0.25), ("oven.steam", 0.125), ("oven.crust", 0.125), ("dough.flour", 0.0625)],
        "cold?": [("oven.heat", 0.25), ("oven.steam", 0.125)],
        "rain?": [("oven.steam", 0.125)],
        "rise?": [("dough.flour", 0.5), ("dough.yeast", 0.25), ("oven.heat", 0.125), ("oven.steam", 0.0625)],
        "warm?": [("dough.yeast", 0.55), ("oven.heat", 0.25)],
        "bread?": [
            ("dough.flour", 0.6),
            ("dough.yeast", 0.1),
            ("oven.heat", 0.08),
            ("oven.steam", 0.06),
            ("oven.crust", 0.04),
        ],
        "and outside?": [("oven.crust", 0.25)],
        "Steam and outside?": [("oven.crust", 0.9)],
        "crumb?": [("glossary.crumb", 0.9)],
        "inside?": [("glossary.crumb", 0.5), ("oven.crust", 0.25), ("dough.kneading", 0.125)],
        "soft?": [("glossary.crumb", 0.25), ("oven.steam", 0.25)],
        "thanks": [("bot.thanks", 0.95)],
        "bye": [("bot.goodbye", 0.95)],
        "you got me wrong": [("bot.feedback", 0.9)],
    }
)
