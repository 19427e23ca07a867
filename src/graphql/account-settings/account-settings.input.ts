import { Field, ID, InputType, Int } from 'type-graphql';
import {
  CONCURRENT_EXECUTIONS_MAX,
  UNRESERVED_CONCURRENCY_MIN,
} from '../../simulation/lambda/account-settings.ts';

@InputType({ description: 'What changes of the simulated account.' })
export class UpdateAccountSettingsInput {
  @Field(() => ID, { description: 'The sandbox.' })
  sandboxId!: string;

  @Field(() => Int, {
    description: `Environments that may be busy at once: ${UNRESERVED_CONCURRENCY_MIN} to ${CONCURRENT_EXECUTIONS_MAX}, and no less than is set aside, with ${UNRESERVED_CONCURRENCY_MIN} unreserved, or busy now.`,
  })
  concurrentExecutions!: number;
}
