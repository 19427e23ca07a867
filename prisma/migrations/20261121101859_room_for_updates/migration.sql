-- Timers are loaded by sandbox, all of them: nobody looks for the next one here.
-- DropIndex
DROP INDEX "timer_sandbox_id_due_at_ms_seq_idx";

-- An event is changed with each attempt. With room on its page the new row stays there, and none of
-- the table's seven indexes has to learn of it.
ALTER TABLE "invocation" SET (fillfactor = 70);
