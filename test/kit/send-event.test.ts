import 'aws-sdk-client-mock-jest';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { mockClient } from 'aws-sdk-client-mock';
import { DETAIL_TYPES } from '../../lambda/kit/events.ts';
import { sendEvent } from '../../lambda/kit/send-event.ts';

const client = new EventBridgeClient({});
const eventBridge = mockClient(client);
const object = { bucket: 'uploads', key: 'été 1+1 %.JPG', size: 5, etag: 'abc' };

beforeEach(() => eventBridge.reset());

it('sends the object in the shape of S3, to the default bus, as this product', async () => {
  eventBridge.on(PutEventsCommand).resolves({ FailedEntryCount: 0, Entries: [{ EventId: '1' }] });
  await sendEvent(client, DETAIL_TYPES.tooLarge, object);
  expect(eventBridge).toHaveReceivedCommandWith(PutEventsCommand, {
    Entries: [
      {
        Source: 'media-library',
        DetailType: 'Object Too Large',
        Detail: JSON.stringify({ bucket: { name: 'uploads' }, object: { key: 'été 1+1 %.JPG', size: 5, etag: 'abc' } }),
      },
    ],
  });
});

it('fails if EventBridge answers 200 but did not take the event', async () => {
  const entry = { ErrorCode: 'ThrottlingException', ErrorMessage: 'Rate exceeded' };
  eventBridge.on(PutEventsCommand).resolves({ FailedEntryCount: 1, Entries: [entry] });
  await expect(sendEvent(client, DETAIL_TYPES.created, object)).rejects.toThrow(
    'EventBridge refused Object Created of été 1+1 %.JPG: ThrottlingException Rate exceeded',
  );
});

it('fails if EventBridge fails', async () => {
  eventBridge.on(PutEventsCommand).rejects(new Error('no connection'));
  await expect(sendEvent(client, DETAIL_TYPES.created, object)).rejects.toThrow('no connection');
});
