"""What this machine is, and the rates that nothing on it can go beyond."""

import os
import platform
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np


@dataclass(frozen=True, slots=True)
class Machine:
    """The processor and its measured rates; `load` is the mean number of busy threads before."""

    processor: str
    cores: int
    load: float
    bytes_a_second: float
    operations_a_second: float


def measure() -> Machine:
    """Read 512 MB of memory by one core, and multiply float32 matrices by all; best of several."""
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else float("nan")
    numbers = np.ones(128 * 1024 * 1024, dtype=np.float32)
    read = best(lambda: numbers.max(), 5)
    matrix = np.random.default_rng(0).standard_normal((2048, 2048), dtype=np.float32)
    multiplied = best(lambda: matrix @ matrix, 5)
    return Machine(
        _processor(), os.cpu_count() or 1, load, numbers.nbytes / read, 2 * 2048**3 / multiplied
    )


def best(call: Callable[[], object], times: int) -> float:
    """The seconds of the fastest of several calls."""
    seconds = []
    for _ in range(times):
        started = time.perf_counter()
        call()
        seconds.append(time.perf_counter() - started)
    return min(seconds)


def peak_memory() -> int:
    """The most bytes this process ever held; 0 where the system does not tell."""
    try:
        lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM")), 0)


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor()
    names = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(names, platform.processor())
