"""What a person reads where a disk, a folder or a file kept the program from its work."""

import errno
from typing import Final

from costshare.documents.language import Language, translator
from costshare.faults import said as _

NO_FOLDER: Final = _("a file stands where a folder is to be")
REASONS: Final = {
    errno.ENOENT: _("there is no such file or folder"),
    errno.EACCES: _("access is denied"),
    errno.EPERM: _("access is denied"),
    errno.EROFS: _("access is denied"),
    errno.ENOTDIR: NO_FOLDER,
    errno.EEXIST: NO_FOLDER,
    errno.EISDIR: _("a folder stands where a file is to be"),
    errno.ENOSPC: _("the disk is full"),
}


def outside_text(error: Exception, language: Language = Language.SWEDISH) -> str:
    """What failed, of which file and why; then what its notes say."""
    translate = translator(language)
    reason = str(error)
    if isinstance(error, OSError) and error.filename is not None:
        why = translate(REASONS[error.errno]) if error.errno in REASONS else error.strerror
        reason = f"{error.filename}: {why}."
    first = translate(_("Something outside failed: {reason}")).format(reason=reason)
    return "\n".join([first, *map(translate, getattr(error, "__notes__", ()))])
