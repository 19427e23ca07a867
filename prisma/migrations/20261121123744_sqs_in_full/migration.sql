-- AlterTable
ALTER TABLE "sqs_queue" ADD COLUMN     "receive_due_at_ms" BIGINT,
ADD COLUMN     "receive_timer" BIGINT;

-- CreateTable
CREATE TABLE "sqs_receive" (
    "sandbox_id" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "seq" BIGINT NOT NULL,
    "queue_id" TEXT NOT NULL,
    "queue_name" TEXT NOT NULL,
    "max_number_of_messages" INTEGER NOT NULL,
    "visibility_timeout" INTEGER,
    "started_at_ms" BIGINT NOT NULL,
    "waits_until_ms" BIGINT NOT NULL,
    "timer" BIGINT,
    "ended_at_ms" BIGINT,
    "messages" JSON NOT NULL,

    CONSTRAINT "sqs_receive_pkey" PRIMARY KEY ("sandbox_id","id")
);

-- CreateTable
CREATE TABLE "sqs_move_task" (
    "sandbox_id" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "seq" BIGINT NOT NULL,
    "queue_id" TEXT NOT NULL,
    "task_handle" TEXT NOT NULL,
    "source_arn" TEXT NOT NULL,
    "destination_arn" TEXT,
    "max_number_of_messages_per_second" INTEGER,
    "status" TEXT NOT NULL,
    "messages_moved" INTEGER NOT NULL,
    "messages_to_move" INTEGER NOT NULL,
    "last_seq" BIGINT NOT NULL,
    "failure_reason" TEXT,
    "started_at_ms" BIGINT NOT NULL,
    "ended_at_ms" BIGINT,
    "timer" BIGINT,

    CONSTRAINT "sqs_move_task_pkey" PRIMARY KEY ("sandbox_id","id")
);

-- CreateTable
CREATE TABLE "sqs_request_rate" (
    "sandbox_id" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "queue_id" TEXT NOT NULL,
    "second" BIGINT NOT NULL,
    "count" INTEGER NOT NULL,

    CONSTRAINT "sqs_request_rate_pkey" PRIMARY KEY ("sandbox_id","id")
);

-- CreateIndex
CREATE INDEX "sqs_receive_sandbox_id_ended_at_ms_idx" ON "sqs_receive"("sandbox_id", "ended_at_ms");

-- CreateIndex
CREATE UNIQUE INDEX "sqs_move_task_id_key" ON "sqs_move_task"("id");

-- CreateIndex
CREATE INDEX "sqs_move_task_sandbox_id_queue_id_seq_idx" ON "sqs_move_task"("sandbox_id", "queue_id", "seq");

-- AddForeignKey
ALTER TABLE "sqs_receive" ADD CONSTRAINT "sqs_receive_sandbox_id_fkey" FOREIGN KEY ("sandbox_id") REFERENCES "sandbox"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "sqs_move_task" ADD CONSTRAINT "sqs_move_task_sandbox_id_fkey" FOREIGN KEY ("sandbox_id") REFERENCES "sandbox"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "sqs_request_rate" ADD CONSTRAINT "sqs_request_rate_sandbox_id_fkey" FOREIGN KEY ("sandbox_id") REFERENCES "sandbox"("id") ON DELETE CASCADE ON UPDATE CASCADE;
