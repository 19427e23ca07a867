-- AlterTable
ALTER TABLE "http_exchange" ADD COLUMN     "route_key" TEXT,
ADD COLUMN     "stage" TEXT,
ALTER COLUMN "function_name" DROP NOT NULL;
