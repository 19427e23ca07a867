-- AlterTable
ALTER TABLE "queue_polling" ADD COLUMN     "received" JSON;
