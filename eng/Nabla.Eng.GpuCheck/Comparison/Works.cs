using System.Globalization;
using Nabla.Bench.Compare;
using Nabla.Learning;
using static Nabla.Functions;
using static Nabla.Transform;

namespace Nabla.Eng.GpuCheck;

/// <summary>The cases by their words; the other side is eng/gpu_check/torch_side.py.</summary>
internal static class Works
{
    // More than one set of inputs, so that none is found in a cache because of the call before.
    private const int Sets = 2;
    private const int StepsOfCheck = 3;

    public static Work Make(string[] words, Device device, bool isTiny)
    {
        int Number(int position) => int.Parse(words[position], CultureInfo.InvariantCulture);

        // Cases have their turns one after another: this one's calls come before the next one is made.
        CudaDevices.AllowsTensorFloat32 = words is ["product", "tf32", ..];
        return words[0] switch
        {
            "product" => Product(words[1], Number(2), device),
            "chain" => Each([Number(1)], 2, device, Jit((Tensor[] x) => Tanh(x[0] * x[1] + Abs(x[0]).Sqrt()) / (1 + x[1].Square()))),
            "softmax" => Each([Number(1), Number(2)], 1, device, Jit((Tensor[] x) => x[0].Softmax(1))),
            "layernorm" => Normalised(Number(1), Number(2), device),
            "one" => OneLaunch(device),
            "adam" => Update(Number(1), device),
            "mlp" => Network([.. words[1].Split(',').Select(width => int.Parse(width, CultureInfo.InvariantCulture))], Number(2), device),
            "gpt" => Transformer(Number(1), Number(2), Number(3), Number(4), Number(5), words[6] == "bf16" ? DType.BFloat16 : DType.Float32, device),
            _ => throw new ArgumentException($"There is no case \"{string.Join(' ', words)}\"{(isTiny ? ", tiny or not" : "")}."),
        };
    }

    private static Work Product(string type, int size, Device device)
    {
        if (type == "tf32" && !device.ToString().StartsWith("cuda", StringComparison.Ordinal))
        {
            throw new NotSupportedException($"{device} multiplies float32 in float32 only");
        }

        DType dtype = type == "bf16" ? DType.BFloat16 : DType.Float32;
        (Tensor X, Tensor Y)[] sets = [.. Enumerable.Range(0, Sets).Select(set => (
            Filled.Even([size, size], (uint)(2 * set) + 1).Cast(dtype).To(device), Filled.Even([size, size], (uint)(2 * set) + 2).Cast(dtype).To(device)))];
        int next = 0;
        return new Work(
            () =>
            {
                (Tensor x, Tensor y) = sets[next++ % Sets];
                Drop(x.MatMul(y));
            },
            () => [(double)sets[0].X.MatMul(sets[0].Y)[0].Cast(DType.Float64).Sum()]);
    }

    private static Work Each(Shape shape, int count, Device device, Func<Tensor[], Tensor> f)
    {
        Tensor[][] sets = [.. Enumerable.Range(0, Sets).Select(set => Enumerable.Range(0, count).Select(i => Filled.Even(shape, (uint)(10 * set + i) + 1).To(device)).ToArray())];
        int next = 0;
        return new Work(() => Drop(f(sets[next++ % Sets])), () => [Filled.Sum(f(sets[0]))]);
    }

    private static Work Normalised(int rows, int columns, Device device)
    {
        LayerNorm norm = new(columns);
        Filled.Parameters(norm);
        norm.To(device);
        Func<Tensor, Tensor> f = Jit((Tensor x) => norm.Forward(x));
        return Each([rows, columns], 1, device, x => f(x[0]));
    }

    // A step that the device hardly notices, and that is one kernel.
    private static Work OneLaunch(Device device)
    {
        Variable state = new(Tensor.Ones([16], device: device), trainable: false);
        Func<Tensor, Tensor> step = Jit((Tensor x) =>
        {
            state.Value = state.Value * 0.5f + x;
            return state.Value;
        });
        Tensor x = Tensor.Arange(16, DType.Float32, device);
        return new Work(() => step(x));
    }

    private static Work Update(int count, Device device)
    {
        Tensor gradient = Filled.Even([count], 2).To(device);
        (Variable Parameter, Action Step) Fresh()
        {
            Variable parameter = new(Filled.Even([count], 1).To(device));
            Adam optimizer = new([parameter], learningRate: 1e-3);
            Func<Tensor, Tensor> step = Jit((Tensor g) =>
            {
                parameter.ClearGrad();
                parameter.ReplaceGrad(g);
                optimizer.Step();
                return optimizer.State["stepCount"].Value;
            });
            return (parameter, () => step(gradient));
        }

        (_, Action timed) = Fresh();
        return new Work(timed, () =>
        {
            (Variable parameter, Action step) = Fresh();
            for (int i = 0; i < StepsOfCheck; i++)
            {
                step();
            }

            return [Filled.Sum(parameter.Value)];
        });
    }

    private static Work Network(int[] widths, int batch, Device device)
    {
        (Tensor, Tensor)[] batches = [.. Enumerable.Range(0, Sets).Select(set => (
            Filled.Even([batch, widths[0]], (uint)(2 * set) + 1).To(device), Filled.Labels(batch, (uint)(2 * set) + 2, widths[^1]).To(device)))];
        Layer Model()
        {
            List<Layer> layers = [];
            for (int i = 1; i < widths.Length; i++)
            {
                layers.AddRange(i == 1 ? [] : [new Relu()]);
                layers.Add(new Linear(widths[i - 1], widths[i]));
            }

            return new Sequential([.. layers]);
        }

        return Training(Model, DType.Float32, static (logits, y) => Loss.CrossEntropy(logits, y), batches, device);
    }

    private static Work Transformer(int layers, int width, int heads, int tokens, int batch, DType dtype, Device device)
    {
        (Tensor, Tensor)[] batches = [.. Enumerable.Range(0, Sets).Select(set => (
            Filled.Even([batch, tokens, width], (uint)(2 * set) + 1).Cast(dtype).To(device), Filled.Even([batch, tokens, width], (uint)(2 * set) + 2).Cast(dtype).To(device)))];
        return Training(
            () => new Sequential([.. Enumerable.Range(0, layers).Select(_ => new CausalBlock(width, heads, dtype))]), dtype, static (y, target) => Loss.MeanSquaredError(y, target), batches, device);
    }

    // Compiled steps of training; to be compared, the losses of some of them, from fresh weights on.
    private static Work Training(Func<Layer> model, DType dtype, Func<Tensor, Tensor, Tensor> loss, (Tensor X, Tensor Y)[] batches, Device device)
    {
        Func<Tensor> Fresh()
        {
            Layer layer = model();
            uint seed = 100;
            foreach (Variable parameter in layer.Parameters)
            {
                parameter.Value = Filled.Even(parameter.Shape, seed++, 1 / Math.Sqrt(parameter.Shape[^1])).Cast(dtype);
            }

            layer.To(device);
            Adam optimizer = new(layer.Parameters, learningRate: 1e-3);
            Func<Tensor, Tensor, Tensor> step = Jit((Tensor x, Tensor y) =>
            {
                optimizer.ClearGrad();
                Tensor value = loss(layer.Forward(x), y);
                value.Backward();
                optimizer.Step();
                return value.Detach();
            });
            int next = 0;
            return () =>
            {
                (Tensor x, Tensor y) = batches[next++ % batches.Length];
                return step(x, y);
            };
        }

        Func<Tensor> timed = Fresh();
        return new Work(() => timed(), () =>
        {
            Func<Tensor> step = Fresh();
            return [.. Enumerable.Range(0, StepsOfCheck).Select(_ => (double)step().Cast(DType.Float64))];
        });
    }

    // As the other side's reference count does: nothing else holds it.
    private static void Drop(Tensor result) => result.Concrete.Storage.Release();
}
