#!/usr/bin/env python3
"""A study in parts, run by HyperQueue and merged: docs/cluster.md.

    python3 workflows/on_hyperqueue.py my-study.ron 40 outputs/my-study --runs 1000000

runs it on the HyperQueue server that was started; with --workers 2 before the scenario, on two workers of this computer. The options at
the end belong to all parts. COFIN names the program, THREADS its cores for each part. A part whose worker was lost goes on after its last
finished block.
"""

import argparse
import os
import subprocess
import sys
from pathlib import Path

from hyperqueue import Client, Job, LocalCluster
from hyperqueue.client import FailedJobsException
from hyperqueue.cluster import WorkerConfig
from hyperqueue.ffi.protocol import ResourceRequest

COFIN = os.environ.get("COFIN", "cofin")
THREADS = int(os.environ.get("THREADS", "1"))


def study(scenario: str, parts: str, out: str, options: list[str]) -> Job:
    """The parts, and the merge that waits for them."""
    work = Path(out + ".parts")
    divided = subprocess.run(
        [COFIN, "blocks", scenario, "--parts", parts, *options], text=True, stdout=subprocess.PIPE
    )
    if divided.returncode != 0:
        sys.exit(divided.returncode)  # cofin has said why
    ranges = divided.stdout.split()
    work.mkdir(parents=True, exist_ok=True)
    job = Job(default_workdir=".", name="cofin", max_fails=None)
    tasks = []
    for blocks in ranges:
        run = [COFIN, "run", scenario, *options, "--blocks", blocks, "--out", str(work / blocks)]
        log = str((work / f"{blocks}.log").resolve())
        tasks.append(
            job.program(
                [*run, "--threads", str(THREADS), "--resume"],
                resources=ResourceRequest(cpus=THREADS),
                stdout=log,
                stderr=log,
                name=blocks,
            )
        )
    log = str((work / "merge.log").resolve())
    folders = [str(work / blocks) for blocks in ranges]
    job.program([COFIN, "merge", *folders, "--out", out], deps=tasks, stdout=log, stderr=log, name="merge")
    return job


def main() -> None:
    reader = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    reader.add_argument("--workers", type=int, default=0, help="start so many workers here, and stop them at the end")
    reader.add_argument("scenario")
    reader.add_argument("parts")
    reader.add_argument("out")
    reader.add_argument("options", nargs=argparse.REMAINDER)
    given = reader.parse_args()
    job = study(given.scenario, given.parts, given.out, given.options)
    if given.workers == 0:
        wait(Client(), job)
        return
    with LocalCluster() as cluster:
        for _ in range(given.workers):
            cluster.start_worker(WorkerConfig(cores=THREADS))
        wait(cluster.client(), job)


def wait(client: Client, job: Job) -> None:
    """Runs the job; what failed is told, with its log."""
    try:
        client.wait_for_jobs([client.submit(job)])
    except FailedJobsException as failure:
        sys.exit(str(failure))


if __name__ == "__main__":
    main()
