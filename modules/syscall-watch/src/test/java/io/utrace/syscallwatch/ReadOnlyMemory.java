package io.utrace.syscallwatch;

import io.utrace.api.Memory;
import java.util.List;
import java.util.Map;

/** A fake memory for those who only read what is at an address. */
interface ReadOnlyMemory extends Memory {
    @Override
    default int write(long address, byte[] source, int offset, int length) {
        throw new UnsupportedOperationException();
    }

    @Override
    default List<Region> regions() {
        throw new UnsupportedOperationException();
    }

    @Override
    default Map<Long, Long> auxiliaryVector() {
        throw new UnsupportedOperationException();
    }
}
