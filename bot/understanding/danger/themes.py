"""All themes of danger, in their order."""

from bot.understanding.danger import (
    collapse,
    despair,
    falling,
    fire,
    gas,
    lift,
    medical,
    violence,
    wire,
)
from bot.understanding.danger.theme import Theme

#: In the order in which they are looked for: of two acute dangers the first leads.
THEMES: tuple[Theme, ...] = (
    gas.GAS,
    fire.FIRE,
    fire.SMOKE,
    lift.LIFT,
    lift.SHUT_IN,
    medical.MEDICAL,
    medical.WATER,
    medical.EDGE,
    wire.WIRE,
    collapse.HOLE,
    fire.CHARGING,
    fire.WAYS_OUT,
    fire.EMBERS,
    falling.FALLING,
    collapse.COLLAPSE,
    violence.VIOLENCE,
    violence.DOG,
    despair.DESPAIR,
    medical.LOST,
)
