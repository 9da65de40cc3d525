"""What each kind of page shows of the room: HTML by the name of its part. A page is sent a part when it has changed."""

from nacsim_dashboards.classroom.public_parts import Joining
from nacsim_dashboards.classroom.screen_parts import screen_parts
from nacsim_dashboards.classroom.seat_parts import seat_parts
from nacsim_dashboards.classroom.teacher_parts import teacher_parts

__all__ = ["Joining", "screen_parts", "seat_parts", "teacher_parts"]
