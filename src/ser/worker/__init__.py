"""The worker: does the jobs of the queue, sweeps up after workers that died, and starts the night's work once a day.

procrastinate runs the loop: it waits for jobs, hands each to a thread, and says how it ended. Which job may begin is
decided by a function of our own in the database, since a submission for the whole state excludes those of every LEA.
"""
