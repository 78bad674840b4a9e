"""How large a file may be that a request brings: the rest is never kept, on disk or in memory. Library module."""

from django.core.files.uploadhandler import FileUploadHandler, SkipFile

MAX_FILE_BYTES = 10 * 1024 * 1024
_TOO_BIG = "pifcss.too_big_files"


class LimitedUploads(FileUploadHandler):
    """Drops a file of more than ``most`` bytes; ``too_big_files`` then names it.

    First of ``FILE_UPLOAD_HANDLERS``, so that the others see no more of it than that.
    """

    most = MAX_FILE_BYTES

    def new_file(self, *args, **kwargs):
        super().new_file(*args, **kwargs)
        self._seen = 0

    def receive_data_chunk(self, raw_data, start):
        self._seen += len(raw_data)
        if self._seen > self.most:
            self.request.META.setdefault(_TOO_BIG, []).append(self.file_name)
            raise SkipFile
        return raw_data

    def file_complete(self, file_size):
        """The handlers after this one make the file."""
        return None


def too_big_files(request) -> list[str]:
    """Names of the files of this request that were dropped for their size."""
    return request.META.get(_TOO_BIG, []) if request.POST is not None else []
