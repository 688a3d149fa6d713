"""Makes frozen objects with other fields, faster than the standard library does."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dataclasses import replace
else:

    def replace(one, /, **changes):
        """Do what `dataclasses.replace` does, for classes whose fields are all they are made of.

        A turn changes 26 objects. The standard library reads and sets their fields one by one: 10 us for an object of
        15 fields instead of 3. Raises TypeError for what is no field.
        """
        kind, fields = type(one), one.__dataclass_fields__
        values = one.__dict__ | changes
        if values.keys() != fields.keys():
            if unknown := changes.keys() - fields.keys():
                raise TypeError(f"{kind.__name__} has no field {', '.join(sorted(unknown))}")
            # What was worked out of the fields and kept beside them (cached_property) would no longer be so.
            values = {name: values[name] for name in fields}
        new = object.__new__(kind)
        new.__dict__.update(values)
        return new


__all__ = ["replace"]
