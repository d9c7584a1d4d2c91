// Asks a running API, as a shop would, and prints what tests/contract/rest_api/test_typescript_client.py looks at:
// node ask.ts ADDRESS KEY USER_ID
import { connect, type ErrorAnswer, type UserAnswer } from "../src/index.ts";

declare const process: { argv: string[] };
const [address = "", key = "", user_id = ""] = process.argv.slice(2);
const client = connect(address, { key });

const list = await client.GET("/api/v1/personalize/recommendations/{user_id}", {
  params: { path: { user_id }, query: { num_results: 2, exclude: ["2", "5"] } },
});
const similar = await client.GET("/api/v1/personalize/recommendations/similar/{product_id}", {
  params: { path: { product_id: "a/b" } },
});
const batch = await client.POST("/api/v1/personalize/recommendations/batch", {
  body: { user_ids: [user_id, "nobody"], num_results: 1 },
});
const place = await client.GET("/api/v1/personalize/recommendations/by-location", {
  params: { query: { province: "punjab" } },
});
const unknown = await client.GET("/api/v1/personalize/recommendations/{user_id}", {
  params: { path: { user_id: "nobody" }, query: { fallback: false } },
});

const whole: UserAnswer | undefined = list.data;
const refusal: ErrorAnswer | undefined = unknown.error;
// @ts-expect-error: a field that no answer has
whole?.no_such_field;

console.log(
  JSON.stringify({
    user_id: whole?.user_id,
    products: whole?.recommendations.map((item) => item.product_id),
    similar: similar.data?.source,
    batch: batch.data?.results.map((one) => one.source),
    place: place.data?.aggregated_recommendations[0]?.product_name,
    refused: [unknown.response.status, refusal?.code],
  }),
);
