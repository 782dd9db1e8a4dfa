using Nabla;
using Nabla.Data;
using Nabla.Learning;

namespace GuideSample.Placement;

/// <summary>Tensors, models and batches on a device: docs/guide/devices.md.</summary>
internal static class Devices
{
    public static void Best()
    {
        // snippet: device-best
        Device device = Device.Best;
        Console.WriteLine(Device.Overview());

        Tensor x = Tensor.Randn([64, 20], seed: 1, device: device);
        Tensor y = (x.Square().Sum(1) > 20).Cast(DType.Int64);
        Expect.Same(y.Device, device);
        // end
    }

    public static void Training()
    {
        // snippet: device-training
        Device device = Device.Best;
        Tensor x = Tensor.Randn([256, 20], seed: 1);
        Tensor y = (x.Sum(1) > 0).Cast(DType.Int64);

        Sequential model = new(new Linear(20, 32), new Relu(), new Linear(32, 2));
        model.To(device);
        Adam optimizer = new(model.Parameters, learningRate: 1e-2);
        Func<Tensor, Tensor, Tensor> step = Transform.Jit((Tensor inputs, Tensor labels) =>
        {
            optimizer.ClearGrad();
            Tensor loss = Loss.CrossEntropy(model.Forward(inputs), labels);
            loss.Backward();
            optimizer.Step();
            return loss;
        });

        Tensor sum = Tensor.Zeros([], device: device);
        foreach ((Tensor inputs, Tensor labels) in DataLoader.From(x, y, batch: 32, seed: 1).To(device))
        {
            sum += step(inputs, labels);
        }

        Expect.Below(sum.ToScalar() / 8, 1);
        // end
    }

    public static void Moving()
    {
        Sequential model = new(new Linear(20, 2));
        Adam optimizer = new(model.Parameters);
        Device device = Device.Best;
        string path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid()}.safetensors");

        // snippet: device-moving
        model.To(device);
        optimizer.To(device);

        // Files know no devices: what one saved, another goes on with.
        model.Save(path);
        Sequential elsewhere = new(new Linear(20, 2));
        elsewhere.Load(path);
        // end
        File.Delete(path);
        Expect.Same(elsewhere.Parameters[0].Device, Device.Cpu);
    }

    public static void Memories()
    {
        // snippet: device-memory
        DeviceMemoryReport report = Memory.Report(Device.Best);
        Console.WriteLine(report);
        Memory.SetLimit(Device.Best, report.InUseBytes + (4L << 30));
        // end
        Memory.SetLimit(Device.Best, 0);
        Expect.Same(report.Device, Device.Best);
    }
}
