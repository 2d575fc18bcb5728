"""What people send to show how it is: photos, videos, voices."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class Evidence:
    """How many of each; false when there is nothing."""

    photos: int = 0
    videos: int = 0
    voices: int = 0

    def __bool__(self) -> bool:
        return bool(self.photos or self.videos or self.voices)
