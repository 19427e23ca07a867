-- AlterTable
ALTER TABLE "invocation_attempt" ADD COLUMN     "logs_written" BOOLEAN NOT NULL DEFAULT true;

-- CreateTable
CREATE TABLE "function_policy" (
    "sandbox_id" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "function_id" TEXT NOT NULL,
    "qualifier" TEXT NOT NULL,
    "statements" JSON NOT NULL,
    "revision_id" TEXT NOT NULL,

    CONSTRAINT "function_policy_pkey" PRIMARY KEY ("sandbox_id","id")
);

-- CreateTable
CREATE TABLE "execution_role" (
    "sandbox_id" TEXT NOT NULL,
    "function_id" TEXT NOT NULL,
    "statements" JSON NOT NULL,

    CONSTRAINT "execution_role_pkey" PRIMARY KEY ("sandbox_id","function_id")
);

-- AddForeignKey
ALTER TABLE "function_policy" ADD CONSTRAINT "function_policy_sandbox_id_fkey" FOREIGN KEY ("sandbox_id") REFERENCES "sandbox"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "execution_role" ADD CONSTRAINT "execution_role_sandbox_id_fkey" FOREIGN KEY ("sandbox_id") REFERENCES "sandbox"("id") ON DELETE CASCADE ON UPDATE CASCADE;
