"""What a load holds in memory: no block of a file outlives its staging."""

import pyarrow as pa

from data.releases import release
from tests.data.loading.test_load_extract import extract


def test_a_load_keeps_no_block_of_its_files(tmp_path):
    """A transaction left open would keep each block until its end, however large the file."""
    with release.draft(tmp_path, fresh=True) as draft:
        before = pa.total_allocated_bytes()
        extract(draft)
        assert not draft.connection.in_transaction()
        assert pa.total_allocated_bytes() <= before
