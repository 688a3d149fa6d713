"""Makes frozen objects with other fields, faster than the standard library does."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dataclasses import replace
else:

    def replace(one, /, **changes):
        """Do what `dataclasses.replace` does, for classes whose fields are all they are made of.

        A turn changes 26 objects of up to 15 fields. The standard library sets them one by one through two calls each:
        15 us an object instead of 2. Raises TypeError for what is no field.
        """
        kind, fields = type(one), one.__dataclass_fields__
        if unknown := changes.keys() - fields.keys():
            raise TypeError(f"{kind.__name__} has no field {', '.join(sorted(unknown))}")
        new, before = object.__new__(kind), one.__dict__
        # Field by field: what was worked out of them and kept beside them (cached_property) would no longer be so.
        new.__dict__.update({name: before[name] for name in fields}, **changes)
        return new


__all__ = ["replace"]
