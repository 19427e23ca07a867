-- DropForeignKey
ALTER TABLE "dynamodb_item" DROP CONSTRAINT "dynamodb_item_sandbox_id_fkey";

-- DropForeignKey
ALTER TABLE "dynamodb_stream_block" DROP CONSTRAINT "dynamodb_stream_block_sandbox_id_fkey";

-- DropForeignKey
ALTER TABLE "environment" DROP CONSTRAINT "environment_sandbox_id_fkey";

-- DropForeignKey
ALTER TABLE "http_exchange" DROP CONSTRAINT "http_exchange_sandbox_id_fkey";

-- DropForeignKey
ALTER TABLE "invocation" DROP CONSTRAINT "invocation_sandbox_id_fkey";

-- DropForeignKey
ALTER TABLE "invocation_attempt" DROP CONSTRAINT "invocation_attempt_sandbox_id_fkey";

-- DropForeignKey
ALTER TABLE "journal_entry" DROP CONSTRAINT "journal_entry_sandbox_id_fkey";

-- DropForeignKey
ALTER TABLE "kinesis_block" DROP CONSTRAINT "kinesis_block_sandbox_id_fkey";

-- DropForeignKey
ALTER TABLE "kinesis_reading" DROP CONSTRAINT "kinesis_reading_sandbox_id_fkey";

-- DropForeignKey
ALTER TABLE "lifecycle_event" DROP CONSTRAINT "lifecycle_event_sandbox_id_fkey";

-- DropForeignKey
ALTER TABLE "queue_batch" DROP CONSTRAINT "queue_batch_sandbox_id_fkey";

-- DropForeignKey
ALTER TABLE "shard_reading" DROP CONSTRAINT "shard_reading_sandbox_id_fkey";

-- DropForeignKey
ALTER TABLE "sqs_message" DROP CONSTRAINT "sqs_message_sandbox_id_fkey";

-- DropForeignKey
ALTER TABLE "timer" DROP CONSTRAINT "timer_sandbox_id_fkey";

-- What has no foreign key goes with its sandbox by this trigger. A commit under way holds the
-- sandbox's row, so the deletion waits for it, and the trigger's statements see what it wrote.
CREATE FUNCTION delete_rows_of_sandboxes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM dynamodb_item USING gone WHERE sandbox_id = gone.id;
  DELETE FROM dynamodb_stream_block USING gone WHERE sandbox_id = gone.id;
  DELETE FROM environment USING gone WHERE sandbox_id = gone.id;
  DELETE FROM http_exchange USING gone WHERE sandbox_id = gone.id;
  DELETE FROM invocation USING gone WHERE sandbox_id = gone.id;
  DELETE FROM invocation_attempt USING gone WHERE sandbox_id = gone.id;
  DELETE FROM journal_entry USING gone WHERE sandbox_id = gone.id;
  DELETE FROM kinesis_block USING gone WHERE sandbox_id = gone.id;
  DELETE FROM kinesis_reading USING gone WHERE sandbox_id = gone.id;
  DELETE FROM lifecycle_event USING gone WHERE sandbox_id = gone.id;
  DELETE FROM queue_batch USING gone WHERE sandbox_id = gone.id;
  DELETE FROM shard_reading USING gone WHERE sandbox_id = gone.id;
  DELETE FROM sqs_message USING gone WHERE sandbox_id = gone.id;
  DELETE FROM timer USING gone WHERE sandbox_id = gone.id;
  RETURN NULL;
END
$$;

CREATE TRIGGER delete_rows_of_sandboxes AFTER DELETE ON sandbox
REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION delete_rows_of_sandboxes();
