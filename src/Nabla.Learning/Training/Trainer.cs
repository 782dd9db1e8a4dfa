using System.Diagnostics;
using System.Globalization;

namespace Nabla.Learning;

/// <summary>Trains a model: epoch by epoch, batch by batch, on a thread of its own.</summary>
/// <remarks>
/// The model is in training mode while it is trained, and in evaluation mode, ready for <see cref="Layer.Predict"/>, once <c>FitAsync</c>
/// has ended, however it ended. Until then nobody else may train or change the model. Batches go to the device that the model is on. Where nobody is told of every batch (no <c>progress</c>, no <see cref="AfterBatch"/>),
/// a batch's loss is read after the next one has begun, so that a device need not wait for the host. That a loss was NaN or infinite is noticed then, too: the batch after it changes nothing, and the exception names the one it was in.
/// <para>Steps and evaluations are compiled (<see cref="Transform.Jit(Func{Tensor, Tensor, Tensor}, bool, bool)"/>), with the same numbers as without, so the C# code of
/// the model and the loss runs before the first step only, for batches of any size: a smaller last batch costs next to nothing. Where it computes something else at another size, which is found out by writing it down at several,
/// it runs once for each size. Code that must run at every step, reads values, counts calls, or does something else for batches of a certain size only asks for <see cref="Compiles"/> to be false.</para>
/// <code>
/// Trainer trainer = new(model, new Adam(model.Parameters), (x, y) => Loss.CrossEntropy(x, y));
/// IReadOnlyList&lt;EpochReport&gt; reports = await trainer.FitAsync(loader, epochs: 3);
/// </code>
/// </remarks>
/// <param name="model">The model.</param>
/// <param name="optimizer">What changes its parameters.</param>
/// <param name="loss">The loss of a prediction and a target: a scalar, by convention the batch's mean.</param>
public sealed class Trainer(Layer model, Optimizer optimizer, Func<Tensor, Tensor, Tensor> loss)
{
    private readonly Layer _model = model ?? throw new ArgumentNullException(nameof(model));
    private readonly Optimizer _optimizer = optimizer ?? throw new ArgumentNullException(nameof(optimizer));
    private readonly Func<Tensor, Tensor, Tensor> _loss = loss ?? throw new ArgumentNullException(nameof(loss));
    private Func<Tensor, Tensor, (Tensor Loss, Tensor Right)>? _step;
    private Func<Tensor, Tensor, (Tensor Loss, Tensor Right)>? _judgement;

    // How many steps were taken before the last one, where a schedule asked.
    private long? _taken;
    private int _running;

    /// <summary>Whether steps and evaluations are compiled; true at first.</summary>
    public bool Compiles
    {
        get;
        set
        {
            field = value;
            (_step, _judgement) = (null, null);
        }
    }

    = true;

    /// <summary>Whether a compiled step leaves the gradients, clipped, in <c>Grad</c> for those who read them after a batch; false at first. Without, they are used up where they are made, which is
    /// faster, and reading them throws. Steps that are not compiled leave them always. On a device, steps that leave them wait for their loss, before they change anything.</summary>
    public bool KeepsGrads
    {
        get;
        set
        {
            field = value;
            _step = null;
        }
    }

    /// <summary>Whether every operation of a step is looked at, so that the one that makes the first NaN or infinity is named with its line (<see cref="Transform.DebugNaN"/>); false at first. Steps
    /// are slow then, and are not compiled.</summary>
    public bool DebugsNaN { get; set; }

    /// <summary>Sets the learning rate before each step, and the momentum where it cycles that; null leaves both as they are. Steps count from the optimizer's first.</summary>
    public Schedule? Schedule { get; set; }

    /// <summary>The greatest norm of all gradients together, see <see cref="Clip.ByNorm"/>; null clips nothing. With <see cref="GradientAccumulation"/> those of each small batch are clipped, not the mean that is stepped along.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The assigned number is negative or not a number.</exception>
    public double? ClipNorm
    {
        get;
        set
        {
            field = value is null or >= 0 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "Gradients are clipped to a norm of 0 or more.");
            _step = null;
        }
    }

    /// <summary>Called after each batch on the training thread, between steps: the place to save from time to time. What it throws ends the training.</summary>
    public Action<TrainingProgress>? AfterBatch { get; set; }

    /// <summary>How far the run has come: what to save with <see cref="TrainingState"/>, also after it was cancelled.</summary>
    public TrainingPosition Position { get; private set; }

    /// <summary>Trains until <paramref name="epochs"/> epochs are done.</summary>
    /// <param name="data">Batches of inputs and targets, [N, …] each; enumerated once an epoch. In a resumed run, the first enumeration is the epoch to go on
    /// with, and the batches done are skipped: a loader that shuffles must be told the epoch first, <c>loader.Epoch = start.Epoch</c>.</param>
    /// <param name="epochs">The number of epochs in all, those before <paramref name="start"/> included.</param>
    /// <param name="validation">Batches to judge the model by after each epoch.</param>
    /// <param name="progress">Told after each batch and each epoch.</param>
    /// <param name="start">Where to go on, from <see cref="TrainingState"/>; the beginning by default.</param>
    /// <param name="cancellation">Ends the training after the batch in work.</param>
    /// <returns>A report for each epoch of which at least one batch was trained.</returns>
    /// <exception cref="OperationCanceledException">It was cancelled; the model is as after the last whole batch, and <see cref="Position"/> says which.</exception>
    /// <exception cref="NotFiniteNumberException">A loss was NaN or infinite; the message says in which batch. The model, what the optimizer keeps, random numbers and <see cref="Position"/> are as before that batch, on a device too.</exception>
    /// <exception cref="InvalidOperationException">An epoch has no batches, a batch no examples, or a training is going on already.</exception>
    /// <exception cref="ArgumentException">A batch has another number of inputs than of targets, or the loss is not a scalar.</exception>
    /// <exception cref="TracingException">The model or the loss reads a value, which compiled steps cannot: see <see cref="Compiles"/>.</exception>
    public Task<IReadOnlyList<EpochReport>> FitAsync(
        IEnumerable<(Tensor X, Tensor Y)> data,
        int epochs,
        IEnumerable<(Tensor X, Tensor Y)>? validation = null,
        IProgress<TrainingProgress>? progress = null,
        TrainingPosition start = default,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        return FitAsync(at => at.Batch == 0 ? data : data.Skip(at.Batch), epochs, validation, progress, start, cancellation);
    }

    /// <summary>Trains until <paramref name="epochs"/> epochs are done, with data that can begin anywhere.</summary>
    /// <param name="data">Gives the batches of the rest of an epoch from a position on: <c>at => { loader.Epoch = at.Epoch; return loader.Skip(at.Batch); }</c></param>
    /// <param name="epochs">The number of epochs in all, those before <paramref name="start"/> included.</param>
    /// <param name="validation">Batches to judge the model by after each epoch.</param>
    /// <param name="progress">Told after each batch and each epoch.</param>
    /// <param name="start">Where to go on, from <see cref="TrainingState"/>; the beginning by default.</param>
    /// <param name="cancellation">Ends the training after the batch in work.</param>
    /// <returns>A report for each epoch of which at least one batch was trained.</returns>
    /// <inheritdoc cref="FitAsync(IEnumerable{ValueTuple{Tensor, Tensor}}, int, IEnumerable{ValueTuple{Tensor, Tensor}}?, IProgress{TrainingProgress}?, TrainingPosition, CancellationToken)" path="/exception"/>
    public Task<IReadOnlyList<EpochReport>> FitAsync(
        Func<TrainingPosition, IEnumerable<(Tensor X, Tensor Y)>> data,
        int epochs,
        IEnumerable<(Tensor X, Tensor Y)>? validation = null,
        IProgress<TrainingProgress>? progress = null,
        TrainingPosition start = default,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentOutOfRangeException.ThrowIfNegative(epochs);
        ArgumentOutOfRangeException.ThrowIfNegative(start.Epoch, nameof(start));
        ArgumentOutOfRangeException.ThrowIfNegative(start.Batch, nameof(start));
        if (Interlocked.Exchange(ref _running, 1) != 0)
        {
            throw new InvalidOperationException("This trainer is training already. Await its task first.");
        }

        return Started();

        async Task<IReadOnlyList<EpochReport>> Started()
        {
            try
            {
                return await Task.Factory.StartNew(
                    () => Fit(data, epochs, validation, progress, start, cancellation),
                    CancellationToken.None,
                    TaskCreationOptions.LongRunning,
                    TaskScheduler.Default).ConfigureAwait(false);
            }
            finally
            {
                _model.Eval();
                Volatile.Write(ref _running, 0);
            }
        }
    }

    /// <summary>The model's loss and accuracy on data, with nothing recorded. Leaves the model in evaluation mode.</summary>
    /// <param name="data">Batches of inputs and targets.</param>
    /// <param name="cancellation">Ends the evaluation after the batch in work.</param>
    /// <exception cref="InvalidOperationException">There are no batches, or a batch has no examples.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public Evaluation Evaluate(IEnumerable<(Tensor X, Tensor Y)> data, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        _model.Eval();
        Tally tally = new();
        Func<Tensor, Tensor, (Tensor Loss, Tensor Right)> judgement = _judgement ??= Compiles ? Compiled(Judge, keepsGrads: false) : Judge;
        int batch = 0;
        Device home = Home;
        foreach ((Tensor x, Tensor y) in data)
        {
            cancellation.ThrowIfCancellationRequested();
            CheckBatch(x, y, $"batch {++batch} of the evaluation");
            (Tensor loss, Tensor right) = judgement(x.To(home), y.To(home));
            tally.Await(loss, right, y.Shape[0]);
        }

        tally.Settle();
        return batch > 0
            ? new Evaluation(tally.Loss, tally.Accuracy, tally.Examples)
            : throw new InvalidOperationException("The data to evaluate with has no batches. Can it be enumerated more than once, and is the batch size at most the number of examples?");
    }

    private List<EpochReport> Fit(
        Func<TrainingPosition, IEnumerable<(Tensor X, Tensor Y)>> data,
        int epochs,
        IEnumerable<(Tensor X, Tensor Y)>? validation,
        IProgress<TrainingProgress>? progress,
        TrainingPosition start,
        CancellationToken cancellation)
    {
        List<EpochReport> reports = [];
        Position = start;
        while (Position.Epoch < epochs)
        {
            cancellation.ThrowIfCancellationRequested();
            _model.Train();
            bool isResumed = Position.Batch > 0;
            Tally tally = new();
            bool isTrained = false;
            TrainingProgress? last = null;
            long began = Stopwatch.GetTimestamp();
            try
            {
                foreach ((Tensor x, Tensor y) in data(Position))
                {
                    cancellation.ThrowIfCancellationRequested();
                    Step(x, y, tally);
                    Position = Position with { Batch = Position.Batch + 1 };
                    isTrained = true;
                    if (progress is null && AfterBatch is null)
                    {
                        continue;
                    }

                    (double value, double? accuracy) = tally.Settle();
                    last = new TrainingProgress(Position, epochs, value, accuracy, tally.Examples, Stopwatch.GetElapsedTime(began));
                    progress?.Report(last);
                    AfterBatch?.Invoke(last);

                    // Whoever was told may have judged the model meanwhile, which leaves it in evaluation mode.
                    if (!_model.IsTraining)
                    {
                        _model.Train();
                    }
                }

                tally.Settle();
            }
            catch
            {
                // What was wrong with a batch that is yet to be heard of comes first.
                tally.Settle();
                throw;
            }

            TimeSpan time = Stopwatch.GetElapsedTime(began);
            cancellation.ThrowIfCancellationRequested();
            if (!isTrained && !isResumed)
            {
                throw new InvalidOperationException(
                    $"The data has no batches in epoch {Position.Epoch + 1}. Is it empty, is the batch size larger than the number of examples while the last batch is dropped, or can it be enumerated only once?");
            }

            int epoch = Position.Epoch + 1;
            Evaluation? judged = validation is null || !isTrained ? null : Evaluate(validation, cancellation);
            Position = new TrainingPosition(epoch);
            if (isTrained)
            {
                EpochReport report = new(epoch, tally.Loss, tally.Accuracy, judged?.Loss, judged?.Accuracy, tally.Examples, time);
                reports.Add(report);
                progress?.Report(last! with { Position = Position, Finished = report });
            }
        }

        return reports;
    }

    /// <summary>Where the model is, and batches go.</summary>
    private Device Home => _model.Parameters is [var first, ..] ? first.Device : Device.Cpu;

    private void Step(Tensor x, Tensor y, Tally tally)
    {
        CheckBatch(x, y, Named(Position));
        _optimizer.CheckReady();
        _optimizer.Follow();
        _taken = Schedule is null ? null : Taken(tally);
        Device home = Home;
        Batch batch = new(x.To(home), y.To(home), Position, _taken);
        SetSchedule(batch);
        Func<Tensor, Tensor, (Tensor Loss, Tensor Right)> step = _step ??= Compiles ? Compiled(Learn, KeepsGrads) : Learn;
        (Tensor Loss, Tensor Right) found;
        try
        {
            found = DebugsNaN ? Watched(step, batch.X, batch.Y) : step(batch.X, batch.Y);
        }
        catch (NotFiniteNumberException e) when (DebugsNaN)
        {
            throw new NotFiniteNumberException($"{e.Message} That was in {Named(batch.Position)}.", e.OffendingNumber, e);
        }
        catch (NotFiniteNumberException e)
        {
            throw NotFinite(batch, e);
        }
        catch (TracingException e)
        {
            throw new TracingException($"{e.Message} The trainer compiles its steps; trainer.Compiles = false runs them as they are written.");
        }

        tally.Await(found.Loss, found.Right, y.Shape[0], e => Return(batch, e));
    }

    private static string Named(TrainingPosition position) => $"batch {position.Batch + 1} of epoch {position.Epoch + 1}";

    /// <summary>The number of steps before this one: the last one's and one, so that it need not be read where steps are yet to be computed, unless only some batches make a step.</summary>
    private long Taken(Tally tally)
    {
        if (_taken is { } before && !tally.IsSettled && _optimizer.StepsAlways)
        {
            return before + 1;
        }

        // First the batches before, whose losses say what was wrong with them.
        tally.Settle();
        return _optimizer.StepCount;
    }

    private void SetSchedule(in Batch batch)
    {
        if (batch.Taken is { } taken)
        {
            Schedule?.Set(_optimizer, taken);
        }
    }

    /// <summary>Goes back to a batch that turned out to be wrong when its loss was read: neither it nor the one after it has changed the model.</summary>
    private void Return(in Batch batch, Exception cause)
    {
        Position = batch.Position;
        SetSchedule(batch);
        if (cause is NotFiniteNumberException found)
        {
            throw NotFinite(batch, found);
        }
    }

    private NotFiniteNumberException NotFinite(in Batch batch, NotFiniteNumberException found) => new(
        string.Create(CultureInfo.InvariantCulture, $"The loss is {found.OffendingNumber} in {Named(batch.Position)}; the model is as before this batch. {Suspicion(batch.X, batch.Y)}"),
        found.OffendingNumber,
        found);

    /// <summary>A function of batches, compiled once for batches of any size where it does the same at every size, and otherwise for each.</summary>
    private static Func<Tensor, Tensor, (Tensor Loss, Tensor Right)> Compiled(Func<Tensor, Tensor, (Tensor, Tensor)> f, bool keepsGrads)
    {
        Func<Tensor, Tensor, (Tensor, Tensor)> any = Transform.Jit(f, keepsGrads, anyBatch: true);
        Func<Tensor, Tensor, (Tensor, Tensor)>? each = null;
        return (x, y) =>
        {
            if (each is null)
            {
                try
                {
                    return any(x, y);
                }
                catch (BatchSizeException)
                {
                    each = Transform.Jit(f, keepsGrads);
                }
            }

            return each(x, y);
        };
    }

    private static (Tensor Loss, Tensor Right) Watched(Func<Tensor, Tensor, (Tensor Loss, Tensor Right)> step, Tensor x, Tensor y)
    {
        using DebugNaNScope watched = Transform.DebugNaN();
        return step(x, y);
    }

    /// <summary>One step, as it is compiled.</summary>
    private (Tensor Loss, Tensor Right) Learn(Tensor x, Tensor y)
    {
        _optimizer.ClearGrad();
        Tensor prediction = _model.Forward(x);

        // Looked at before anything is changed.
        Tensor loss = Scalar(_loss(prediction, y)).RequireFinite("The loss");
        _optimizer.Backward(loss);
        if (ClipNorm is { } limit)
        {
            Clip.ByNorm(_optimizer.Parameters, limit);
        }

        _optimizer.Step();
        return (loss.Detach(), Right(prediction, y));
    }

    /// <summary>One batch judged, as it is compiled.</summary>
    private (Tensor Loss, Tensor Right) Judge(Tensor x, Tensor y)
    {
        using NoGradScope unrecorded = Transform.NoGrad();
        Tensor prediction = _model.Predict(x);
        return (Scalar(_loss(prediction, y)), Right(prediction, y));
    }

    /// <summary>How many examples are right; −1 where labels are not class numbers, one for each example.</summary>
    private static Tensor Right(Tensor prediction, Tensor target)
        => target.DType.IsInteger() && target.Rank == 1 && prediction.Rank == 2 ? Metrics.CountRight(prediction, target) : Tensor.Of(-1L);

    private string Suspicion(Tensor x, Tensor y)
    {
        using NoGradScope unrecorded = Transform.NoGrad();
        static bool IsBroken(Tensor tensor) => !(bool)Functions.IsFinite(tensor).All();
        return IsBroken(x) ? "The inputs of this batch are not all finite: look for NaN or infinite numbers in the data."
            : IsBroken(y) ? "The targets of this batch are not all finite: look for NaN or infinite numbers in the data."
            : _optimizer.Parameters.Any(IsBroken) ? "Parameters are no longer finite: an earlier step went too far. A lower learning rate or clipped gradients (ClipNorm) may help."
            : "The data and the parameters are finite. A lower learning rate, clipped gradients (ClipNorm) or inputs scaled to about −1 to 1 may help; DebugsNaN = true names the operation that makes the first such number.";
    }

    private static Tensor Scalar(Tensor loss)
        => loss.Rank == 0
            ? loss
            : throw new ArgumentException($"The loss must be a scalar, but is {loss.Type}. Reduce it: Reduction.Mean, or losses.Mean().");

    private static void CheckBatch(Tensor x, Tensor y, string where)
    {
        if (x.Rank == 0 || y.Rank == 0 || x.Shape[0] != y.Shape[0])
        {
            throw new ArgumentException($"The inputs {x.Shape} and targets {y.Shape} of {where} are not as many: their first axes count the examples and must be equal.");
        }

        if (x.Shape[0] == 0)
        {
            throw new InvalidOperationException($"There are no examples in {where}: its inputs are {x.Shape}. Leave empty batches out.");
        }
    }

    /// <summary>A batch, and where training was before it.</summary>
    private readonly record struct Batch(Tensor X, Tensor Y, TrainingPosition Position, long? Taken);
}
