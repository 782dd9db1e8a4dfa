using System.Text;
using Nabla;
using Nabla.Learning;

namespace MnistSample;

/// <summary>A training: the network, what its optimizer keeps, how far it has come, and what it has brought so far.</summary>
internal sealed class TrainingRun
{
    private const string SettingsName = "settings", SeedName = "seed", DataName = "data", LossesName = "losses", ValidationName = "validation";

    private TrainingRun(RunSettings settings, string data, Device device)
    {
        Settings = settings;
        Data = data;
        Device = device;
        Generator.Default.Seed(settings.Seed);
        Model = Network.Create(settings.Hidden, settings.Dropout);
        Model.To(device);
        Optimizer = new Adam(Model.Parameters, settings.LearningRate);
    }

    public RunSettings Settings { get; }

    /// <summary>What the images are called that it trains with.</summary>
    public string Data { get; }

    /// <summary>Where it computes.</summary>
    public Device Device { get; }

    public Sequential Model { get; }

    public Adam Optimizer { get; }

    public TrainingPosition Position { get; set; }

    /// <summary>The loss of every step.</summary>
    public List<double> Losses { get; private init; } = [];

    /// <summary>What the network was worth after every epoch.</summary>
    public List<ValidationPoint> Validation { get; private init; } = [];

    /// <summary>A run from the beginning.</summary>
    public static TrainingRun Start(AskedSettings asked, string data, Device? device = null) => new(asked.OrDefault(), data, device ?? Device.Cpu);

    /// <summary>A run that goes on where it was saved.</summary>
    /// <exception cref="BadInputException">It was saved by another program, or with settings or images other than those asked for.</exception>
    /// <exception cref="InvalidDataException">The file is broken.</exception>
    public static TrainingRun Resume(string file, AskedSettings asked, string data, Device? device = null)
    {
        IReadOnlyDictionary<string, Tensor> own = TrainingState.ReadOwn(file);
        double[] numbers = Read<double>(own, file, SettingsName);
        long[] seed = Read<long>(own, file, SeedName);
        double[] validation = Read<double>(own, file, ValidationName);
        if (numbers.Length != 4 || seed.Length != 1 || validation.Length % 3 != 0
            || !(numbers[0] is >= 1 and <= int.MaxValue && numbers[1] is >= 1 and <= int.MaxValue && numbers[2] is >= 0 and < double.PositiveInfinity && numbers[3] is >= 0 and < 1))
        {
            throw new InvalidDataException($"--resume {file}: its settings are not those of a training of this program.");
        }

        RunSettings settings = new((ulong)seed[0], (int)numbers[0], (int)numbers[1], numbers[2], numbers[3]);
        asked.RequireNoOtherThan(settings, file);
        string trainedWith = DataOf(own)!;
        if (trainedWith != data)
        {
            throw new BadInputException($"--resume {file}: it was trained with {trainedWith}, but the images here are {data}.");
        }

        TrainingRun run = new(settings, data, device ?? Device.Cpu)
        {
            Losses = [.. Read<double>(own, file, LossesName)],
            Validation = [.. validation.Chunk(3).Select(point => new ValidationPoint((long)point[0], point[1], point[2]))],
        };
        run.Position = TrainingState.Load(file, run.Model, run.Optimizer);
        return run;
    }

    /// <summary>Saves all of it; the file is the old one or the new one, whole. Equal runs give equal bytes.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public void Save(string path) => TrainingState.Save(path, Model, Optimizer, Position, new Dictionary<string, Tensor>
    {
        [SettingsName] = Tensor.Of([Settings.Batch, Settings.Hidden, Settings.LearningRate, Settings.Dropout]),
        [SeedName] = Tensor.Of([(long)Settings.Seed]),
        [DataName] = Tensor.Of<byte>(Encoding.UTF8.GetBytes(Data)),
        [LossesName] = Tensor.Of<double>(Losses.ToArray()),
        [ValidationName] = Tensor.Of<double>([.. Validation.SelectMany(point => (double[])[point.Step, point.Loss, point.Accuracy])], [Validation.Count, 3]),
    });

    /// <summary>What a saved network was trained with, or null where the file does not say.</summary>
    public static string? DataOf(IReadOnlyDictionary<string, Tensor> own) =>
        own.TryGetValue(DataName, out Tensor? name) && name.DType == DType.UInt8 ? Encoding.UTF8.GetString(name.ToArray<byte>()) : null;

    private static T[] Read<T>(IReadOnlyDictionary<string, Tensor> own, string file, string name)
        where T : unmanaged =>
        own.TryGetValue(name, out Tensor? tensor) && tensor.DType == (typeof(T) == typeof(long) ? DType.Int64 : DType.Float64) && own.ContainsKey(DataName)
            ? tensor.ToArray<T>()
            : throw new BadInputException($"--resume {file}: it does not hold a training of this program, perhaps only weights. --evaluate can test those.");
}
