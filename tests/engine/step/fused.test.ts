import { describe, expect, test } from "vitest";
import { modelOf } from "../../../src/engine/model/model.ts";
import { fusedObstacle } from "../../../src/engine/step/fused.ts";

describe("the fused plan", () => {
  test("has room for the default network, and for 960 classes", () => {
    expect(fusedObstacle(modelOf([784, 128, 64, 10]))).toBeUndefined();
    expect(fusedObstacle(modelOf([8, 4, 960]))).toBeUndefined();
  });

  test("has no room for more classes than its workgroup memory can hold, and says so", () => {
    expect(fusedObstacle(modelOf([8, 4, 961]))).toBe(
      "it has 961 classes, and the fused plan has room for 960",
    );
  });
});
