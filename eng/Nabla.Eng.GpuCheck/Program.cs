using System.Globalization;
using Nabla;
using Nabla.Eng.GpuCheck;

// What eng/gpu-check runs on the machine with the device, as one published program:
//   devices                          what there is; exits with 1 where the asked-for kind has none
//   laws                             every primitive there against the processor: values, gradients, compiled
//   references                       PyTorch's recorded answers, computed there
//   serve                            answers to lines of the comparison, see Comparison/Serving.cs
// Each takes --device NAME, such as cuda, opencl or opencl:1, and --tiny, which makes sizes small enough for a processor.
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
if (Asked.Of(args) is not { } asked)
{
    Console.Error.WriteLine(Asked.Usage);
    return 2;
}

try
{
    return asked.Verb switch
    {
        "devices" => Listing.Run(asked),
        "laws" => LawCheck.Run(asked.Open(), asked.IsTiny),
        "references" => ReferenceCheck.Run(asked.Open(), asked.IsTiny),
        _ => Serving.Run(asked.Open(), asked.IsTiny),
    };
}
catch (Exception e) when (e is DllNotFoundException or DeviceException or ArgumentOutOfRangeException)
{
    Console.Error.WriteLine($"{asked.Verb} --device {asked.Name}: {e.Message}");
    return 1;
}
