using System.Globalization;
using System.Runtime.InteropServices;
using Nabla.Gpu;

namespace Nabla.Eng.GpuCheck;

/// <summary>Our side of eng/gpu-check, which asks for one thing after another by lines.</summary>
/// <remarks>
/// list kind                   answers with the names of the checks of a kind (laws, references, functions), with tabs between them
/// check kind number           answers with "exact", "right" or "wrong", how many loops were computed on the host, and what is wrong
/// time milliseconds case      answers with the median seconds of a call
/// numbers case                answers with numbers that both sides must agree on, or with a dash
/// copy bytes                  answers with the bytes that a copy on the device reads and writes a second
/// launch milliseconds case    answers with the median seconds that a call takes the host, which does not wait for the device
/// hosted                      answers with how many loops were computed on the host until now
/// memory                      answers with the device's figures
/// What cannot be answered is answered with "none: " and the reason; where the device is of no more use to this process, with "fault: " and the reason, which is the last answer.
/// </remarks>
internal sealed class Serving(Device device, bool isTiny)
{
    private const int Faulted = 3;

    private readonly GpuMachine _machine = (GpuMachine)device.Machine;
    private readonly Checks _checks = new(device, isTiny);
    private string? _prepared;
    private Work? _work;

    /// <summary>Answers until nothing more is asked.</summary>
    /// <returns>The exit code.</returns>
    public int Run(TextReader asked, TextWriter answers)
    {
        answers.WriteLine($"Nabla, {RuntimeInformation.FrameworkDescription}, {device}");
        answers.Flush();
        while (asked.ReadLine() is { } line)
        {
            string[] words = line.Split(' ');
            string answer;
            try
            {
                answer = Answer(words);
            }
            catch (Exception e)
            {
                answer = $"{(words[0] == "check" ? "wrong 0" : "none:")} {e.GetType().Name}: {e.Message}";
            }

            // After some errors a device answers nothing more to the process in which they happened.
            bool isFault = (answer.StartsWith("wrong", StringComparison.Ordinal) || answer.StartsWith("none", StringComparison.Ordinal)) && !Computes();
            answer = isFault ? $"fault: {answer}" : answer;
            answers.WriteLine(answer.ReplaceLineEndings(" "));
            answers.Flush();
            if (isFault)
            {
                return Faulted;
            }
        }

        return 0;
    }

    private static double Seconds(string milliseconds) => 1e-3 * double.Parse(milliseconds, CultureInfo.InvariantCulture);

    private static string Text(double number) => number.ToString("R", CultureInfo.InvariantCulture);

    private string Answer(string[] words) => words[0] switch
    {
        "list" => string.Join('\t', _checks.Of(words[1]).Select(static check => check.Name)),
        "check" => Checked(_checks.Of(words[1])[int.Parse(words[2], CultureInfo.InvariantCulture)]),
        "copy" => Text(Bandwidth.Of(_machine.Runtime, long.Parse(words[1], CultureInfo.InvariantCulture))),
        "launch" => Text(Launching.Median(_machine.Runtime, Prepared(words[2..]).Call, Seconds(words[1]))),
        "hosted" => Text(_machine.OnHost),
        "memory" => $"{Memory.Report(device)}",
        "numbers" => Prepared(words[1..]).Numbers is { } numbers ? string.Join(' ', numbers().Select(Text)) : "-",
        "time" => Text(Sampled.Median(_machine.Runtime, Prepared(words[2..]).Call, Seconds(words[1]))),
        _ => throw new ArgumentException($"Nothing answers to \"{words[0]}\"."),
    };

    private string Checked(Check check)
    {
        long before = _machine.OnHost;
        Verdict verdict = check.Run();
        string how = verdict.Difference is null ? verdict.IsExact ? "exact" : "right" : "wrong";
        return $"{how} {Text(_machine.OnHost - before)} {verdict.Difference}".TrimEnd();
    }

    private Work Prepared(string[] words)
    {
        string wanted = string.Join(' ', words);
        if (wanted != _prepared)
        {
            (_work, _prepared) = (null, null);
            GC.Collect();
            GC.WaitForPendingFinalizers();
            _work = Works.Make(words, device, isTiny);
            _prepared = wanted;
        }

        return _work!;
    }

    private bool Computes()
    {
        try
        {
            return (Tensor.Ones([3], device: device) + Tensor.Ones([3], device: device)).ToArray<float>() is [2, 2, 2];
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            return false;
        }
    }
}
