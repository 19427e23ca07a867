-- DropIndex
DROP INDEX "sandbox_wake_at_idx";

-- AlterTable
ALTER TABLE "sandbox" ADD COLUMN     "wake_queue" TEXT;

-- CreateIndex
CREATE INDEX "sandbox_wake_queue_wake_at_idx" ON "sandbox"("wake_queue", "wake_at");

-- What is due goes on to be woken; its next turn says by which queue.
UPDATE "sandbox" SET "wake_queue" = 'invocations' WHERE "wake_at" IS NOT NULL;
