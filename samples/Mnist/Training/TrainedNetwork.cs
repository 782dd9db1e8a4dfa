using MnistSample.Rendering;
using Nabla;
using Nabla.Learning;

namespace MnistSample;

/// <summary>Networks from files.</summary>
internal static class TrainedNetwork
{
    /// <summary>Reads the weights of a network of any width, ready to answer.</summary>
    /// <param name="file">A file that this program saved, or one with weights of the same names.</param>
    /// <param name="data">What the images are called that it is to be tested with.</param>
    /// <param name="report">Is told what the network was trained with.</param>
    /// <param name="device">Where it is to answer.</param>
    /// <exception cref="BadInputException">The file does not hold such a network.</exception>
    /// <exception cref="InvalidDataException">The file is broken.</exception>
    public static Sequential Load(string file, string data, Report report, Device device)
    {
        IReadOnlyDictionary<string, Tensor> tensors = SafeTensors.Read(file);
        if (!tensors.TryGetValue(Network.HiddenWeights, out Tensor? weights) || weights.Rank != 2 || weights.Shape[1] != Network.Pixels)
        {
            throw new BadInputException($"--evaluate {file}: it holds no network of this program: there is no matrix {Network.HiddenWeights} of {Network.Pixels} columns.");
        }

        Sequential model = Network.Create(Math.Max(1, weights.Shape[0]), dropout: 0);
        model.Load(file);
        model.To(device);
        model.Eval();
        string trained = TrainingRun.DataOf(TrainingState.ReadOwn(file)) is { } name ? $", trained with {name}" : "";
        report.Say($"{file}: a network 784-{weights.Shape[0]}-10{trained}; tested with {data}");
        return model;
    }
}
