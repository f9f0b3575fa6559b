"""Writes the small models of this folder, as PyTorch and Keras write them: a network of 4-3-3-2 with a square layer.

Made with torch 2.13, keras 3.15 and onnx 1.23:

    pip install torch keras onnx onnxscript safetensors h5py && KERAS_BACKEND=torch python3 make_models.py
"""

import keras
import numpy
import onnx
import torch
from safetensors.torch import save_file
from torch import nn

torch.manual_seed(1)
network = nn.Sequential(nn.Flatten(), nn.Linear(4, 3), nn.ReLU(), nn.Linear(3, 3), nn.ReLU(), nn.Dropout(), nn.Linear(3, 2))
network.eval()
state = network.state_dict()
images = torch.zeros(1, 1, 2, 2)

save_file(state, "torch.safetensors")
for type_, name in ((torch.float16, "f16"), (torch.bfloat16, "bf16"), (torch.float64, "f64")):
    save_file({key: value.to(type_) for key, value in state.items()}, f"torch-{name}.safetensors")

optimizer = torch.optim.Adam(network.parameters())
torch.save(state, "state.pt")
torch.save(state, "old.pt", _use_new_zipfile_serialization=False)
torch.save(network, "whole.pt")
torch.save({"epoch": 3, "model_state_dict": state, "optimizer_state_dict": optimizer.state_dict()}, "checkpoint.pth")
torch.jit.script(network).save("script.pt")
axes = {"input": {0: "batch"}}
torch.onnx.export(network, images, "torch-script.onnx", dynamo=False, input_names=["input"], dynamic_axes=axes)
shapes = ({0: torch.export.Dim("batch")},)
torch.onnx.export(network, (images,), "torch-dynamo.onnx", dynamo=True, external_data=False, dynamic_shapes=shapes)
exported = onnx.load("torch-dynamo.onnx")
for node in exported.graph.node:  # They name the folders of this machine.
    node.ClearField("metadata_props")
onnx.save(exported, "torch-dynamo.onnx")


class Logarithms(nn.Module):
    """Without a bias in its last layer, and with a flattening that PyTorch exports as a dozen nodes."""

    def __init__(self):
        super().__init__()
        self.fc1 = nn.Linear(4, 3)
        self.fc2 = nn.Linear(3, 2, bias=False)

    def forward(self, x):
        x = torch.relu(self.fc1(x.view(x.size(0), -1)))
        return nn.functional.log_softmax(self.fc2(x), dim=1)


logarithms = Logarithms().eval()
save_file(logarithms.state_dict(), "torch-logarithms.safetensors")
torch.onnx.export(logarithms, images, "torch-logarithms.onnx", dynamo=False, input_names=["input"], dynamic_axes=axes)

dense = keras.layers.Dense
model = keras.Sequential(
    [
        keras.Input((2, 2)),
        keras.layers.Flatten(),
        dense(3, activation="relu"),
        dense(3, activation="relu"),
        dense(2, activation="softmax"),
    ]
)
model.compile("adam", "sparse_categorical_crossentropy")
model.fit(numpy.zeros((4, 2, 2)), numpy.zeros(4), verbose=0)
weights = {w.path.replace("/", "."): torch.from_numpy(w.numpy()) for w in model.weights}
save_file(weights, "keras.safetensors")
model.save("keras.keras")
model.save("keras.h5")
model.save_weights("keras.weights.h5")
model.export("keras.onnx", format="onnx")
