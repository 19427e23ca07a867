/** The server of `bare-apollo.ts`, which starts it. */
import { ApolloServer } from '@apollo/server';
import fastifyApollo from '@as-integrations/fastify';
import Fastify from 'fastify';

const typeDefs = /* GraphQL */ `
  scalar JSON

  type Query {
    version: String!
  }

  type Mutation {
    invoke(input: InvokeInput!): InvokePayload!
  }

  input InvokeInput {
    sandboxId: ID!
    functionName: String!
    payload: JSON
  }

  type InvokePayload {
    invocation: Invocation!
    statusCode: Int!
    functionError: String
    payload: JSON
  }

  type Invocation {
    id: ID!
  }
`;

const answer = {
  invocation: { id: 'inv_1' },
  statusCode: 200,
  functionError: null,
  payload: { message: 'Hello from /bench!' },
};

const apollo = new ApolloServer({ typeDefs, resolvers: { Mutation: { invoke: () => answer } } });
await apollo.start();
const app = Fastify();
await app.register(fastifyApollo(apollo));
const origin = await app.listen({ host: '127.0.0.1', port: 0 });
process.send?.({ url: `${origin}/graphql` });
